import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { dailyTotal } from "../schema";
import { countKnown } from "./account-counts";

const database = testDatabase();

test.each(["UTC", "America/New_York", "Asia/Tokyo"])(
  "a day counts from its start in UTC, in a session whose zone is %s",
  async (zone) => {
    const { id: accountId, userId } = await connectTestAccount(database.db, "buygoods", {
      affiliateId: `${zone}`,
      token: "t",
    });
    const stateAt = new Date("2026-03-02T00:00:00Z");
    const day = { accountId, userId, day: "2026-03-01", dimension: "", conversions: 1, currency: "USD", stateAt };
    const counted = { grossMinor: 1, voidedMinor: 0, netMinor: 1, network: "buygoods" as const };
    await database.db.insert(dailyTotal).values({ ...day, ...counted });
    const known = (start: string, end: string) =>
      database.db.transaction(async (tx) => {
        await tx.execute(sql.raw(`set local timezone = '${zone}'`));
        return countKnown(tx, { userId, accountId }, { start: new Date(start), end: new Date(end) }, stateAt);
      });
    expect(await known("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")).toBe(1);
    expect(await known("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")).toBe(0);
    expect(await known("2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z")).toBe(0);
  },
);
