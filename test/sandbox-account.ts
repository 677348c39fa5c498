import { afterAll, beforeAll } from "vitest";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import type { NetworkId } from "#networks/index";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { connectTestAccount } from "./account";

/** One sandbox for all tests of a file; every test makes its own accounts in it. */
export function testSandbox(): { readonly current: Sandbox } {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(async () => sandbox?.close());
  return {
    get current() {
      if (!sandbox) throw new Error("The sandbox is ready inside tests only");
      return sandbox;
    },
  };
}

/** An account without any sales, to which a test adds rows of its own. */
export const SILENT = { since: "2026-01-01", salesPerDay: 0, clockChangeRows: false } as const;

type ProfileInput = Parameters<Sandbox["createAccount"]>[0]["profile"];

export interface Played {
  account: Account;
  /** The account's id in the sandbox. */
  sandboxId: string;
}

/** An account at a network of the sandbox, connected in the test database. */
export async function playAccount(
  db: Database,
  sandbox: Sandbox,
  network: NetworkId,
  profile: ProfileInput = SILENT,
  userId?: string,
): Promise<Played> {
  const issued = sandbox.createAccount({ network, profile });
  return { account: await connectTestAccount(db, network, issued.credentials, userId), sandboxId: issued.account };
}

/** A ClickBank SALE row at `at`, as the network sends it. */
export function clickbankRow(receipt: string, at: Date, overrides: Record<string, unknown> = {}) {
  return {
    at: at.toISOString(),
    raw: {
      transactionTime: at.toISOString(),
      receipt,
      transactionType: "SALE",
      currency: "USD",
      role: "AFFILIATE",
      lineItemData: { itemNo: "item-1", customerAmount: "40.00", accountAmount: "20.00", quantity: "1" },
      ...overrides,
    },
  };
}
