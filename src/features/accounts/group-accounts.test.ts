import { expect, test } from "vitest";
import { makeAccount } from "../../../test/make-account";
import { groupAccounts } from "./group-accounts";

test("accounts are grouped by what they need, and a group without any is left out", () => {
  const accounts = [
    makeAccount({ id: "fine", state: "on_time" }),
    makeAccount({ id: "broken", state: "needs_you" }),
    makeAccount({ id: "late", state: "delayed" }),
    makeAccount({ id: "gone", state: "disconnected" }),
    makeAccount({ id: "new", state: "from_the_future" as never }),
  ];
  expect(groupAccounts(accounts).map(([group, own]) => [group, own.map(({ id }) => id)])).toEqual([
    ["Needs you", ["broken"]],
    ["Working on it", ["late", "new"]],
    ["Fine", ["fine"]],
    ["Disconnected", ["gone"]],
  ]);
});
