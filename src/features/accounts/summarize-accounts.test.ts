import { describe, expect, it } from "vitest";
import { makeAccount } from "../../../test/make-account";
import { summarizeAccounts } from "./sort-accounts";

const green = makeAccount();
const reconnect = makeAccount({ status: "needs_reconnect", health: { color: "red", action: "reconnect" } });

describe("summarizeAccounts", () => {
  it("says that all are healthy", () => {
    expect(summarizeAccounts([green, green])).toBe("All 2 accounts healthy");
    expect(summarizeAccounts([green])).toBe("1 of 1 account healthy");
  });

  it("says how many need the user", () => {
    expect(summarizeAccounts([green, green, reconnect])).toBe("2 of 3 accounts healthy, 1 needs you");
    expect(summarizeAccounts([green, reconnect, reconnect])).toBe("1 of 3 accounts healthy, 2 need you");
  });

  it("does not call for the user where the next hourly sync may heal a failure", () => {
    const retrying = makeAccount({ health: { color: "red", action: "sync" } });
    expect(summarizeAccounts([green, retrying])).toBe("1 of 2 accounts healthy, 1 not up to date");
  });

  it("counts every account once", () => {
    const importing = makeAccount({ health: { color: "blue", action: "wait" } });
    const paused = makeAccount({ status: "paused", health: { color: "grey", action: "resume" } });
    expect(summarizeAccounts([green, reconnect, importing, paused])).toBe(
      "1 of 4 accounts healthy, 1 needs you, 1 importing, 1 paused",
    );
  });
});
