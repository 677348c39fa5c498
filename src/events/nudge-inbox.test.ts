import { afterEach, beforeEach, expect, test, vi } from "vitest";

const send = vi.fn();
const settings = { SALES_TRACKING_DRY_RUN: false };
vi.mock("./sender", () => ({ sender: { send } }));
vi.mock("#env/env", () => ({ env: () => settings, settingAtLoad: () => "silent" }));
const { nudgeInbox } = await import("./nudge-inbox");

const START = 1_800_000_000_000;
const account = (accountId: string) => ({ accountId, userId: "u", network: "jvzoo" });
const sent = () => send.mock.calls.map(([event]) => [event.id, event.ts]);

let base = START;
beforeEach(() => {
  base += 60_000;
  send.mockReset().mockResolvedValue(undefined);
  settings.SALES_TRACKING_DRY_RUN = false;
});
afterEach(() => vi.restoreAllMocks());

test("all that comes within two seconds is one event, due when they are over", async () => {
  for (const ms of [0, 1, 1_000, 1_999, 2_000]) await nudgeInbox(account("a"), base + ms);
  await nudgeInbox(account("b"), base + 2_000);
  expect(sent()).toEqual([
    [`notification.received:a:${base + 2_000}`, base + 2_000],
    [`notification.received:a:${base + 4_000}`, base + 4_000],
    [`notification.received:b:${base + 4_000}`, base + 4_000],
  ]);
});

test("an engine that is away is no failure, and the next notification tells it again", async () => {
  send.mockRejectedValueOnce(new Error("fetch failed"));
  await nudgeInbox(account("a"), base);
  await nudgeInbox(account("a"), base + 1);
  expect(send).toHaveBeenCalledTimes(2);
});

test("an engine that does not answer ties up a bounded number of requests", async () => {
  const open: (() => void)[] = [];
  send.mockImplementation(() => new Promise<void>((resolve) => open.push(resolve)));
  const waiting = Array.from({ length: 50 }, (_, n) => nudgeInbox(account(`hung-${n}`), base));
  expect(send).toHaveBeenCalledTimes(20);
  for (const resolve of open) resolve();
  await Promise.all(waiting);
});

test("a dry run asks for nothing", async () => {
  settings.SALES_TRACKING_DRY_RUN = true;
  await nudgeInbox(account("a"), base);
  expect(send).not.toHaveBeenCalled();
});
