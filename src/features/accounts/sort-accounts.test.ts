import { describe, expect, it } from "vitest";
import { makeAccount } from "../../../test/make-account";
import { sortAccounts } from "./sort-accounts";

const ids = (accounts: ReturnType<typeof sortAccounts>) => accounts.map(({ id }) => id);

describe("sortAccounts", () => {
  it("puts what needs the user before a worse health that heals by itself", () => {
    const accounts = [
      makeAccount({ id: "green" }),
      makeAccount({ id: "red, waits", health: { color: "red", action: "wait" } }),
      makeAccount({ id: "yellow, reconnect", health: { color: "yellow", action: "reconnect" } }),
    ];
    expect(ids(sortAccounts(accounts))).toEqual(["yellow, reconnect", "red, waits", "green"]);
  });

  it("orders the rest by health: importing, paused, healthy", () => {
    const accounts = [
      makeAccount({ id: "green" }),
      makeAccount({ id: "paused", status: "paused", health: { color: "grey", action: "resume" } }),
      makeAccount({ id: "importing", health: { color: "blue", action: "wait" } }),
    ];
    expect(ids(sortAccounts(accounts))).toEqual(["importing", "paused", "green"]);
  });

  it("orders equals by network and label, so that rows keep their places", () => {
    const accounts = [
      makeAccount({ id: "3", networkLabel: "JVZoo", label: "A" }),
      makeAccount({ id: "2", networkLabel: "ClickBank", label: "B" }),
      makeAccount({ id: "1", networkLabel: "ClickBank", label: "A" }),
    ];
    expect(ids(sortAccounts(accounts))).toEqual(["1", "2", "3"]);
  });
});
