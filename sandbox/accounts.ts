import { z } from "zod";
import type { DayCache } from "./day-cache";
import { createHistory } from "./history";
import { createLedger, type Ledger } from "./ledger";
import type { OpenAccount, SandboxNetwork } from "./network";
import { findNetwork } from "./networks";
import { type Profile, profileSchema } from "./profile";
import { code, hash, randomFrom } from "./random";

export const newAccountSchema = z.strictObject({
  network: z.string(),
  key: z.string().min(1).optional(),
  profile: profileSchema,
});
export type NewAccount = z.input<typeof newAccountSchema>;

export const keyChangeSchema = z.strictObject({
  network: z.string(),
  account: z.string(),
  action: z.enum(["revoke", "restore", "rotate"]),
});
export type KeyChange = z.infer<typeof keyChangeSchema>;

export interface Account {
  /** The key that the account was created with; stays when the key is rotated. */
  id: string;
  network: SandboxNetwork;
  /** Stable and distinct; not the key. */
  label: string;
  /** The key that is valid now, unless revoked. */
  key: string;
  revoked: boolean;
  profile: Profile;
  ledger: Ledger;
  open: OpenAccount;
}

/** An error that is the caller's: an HTTP status for the control API. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Accounts {
  create(input: NewAccount): Account;
  list(): Account[];
  network(id: string): SandboxNetwork;
  get(network: string, id: string): Account;
  changeKey(change: KeyChange): Account;
  /** The account that a key belongs or once belonged to. */
  byKey(network: SandboxNetwork, key: string | null): Account | null;
}

export function createAccounts(seed: number, cache: DayCache): Accounts {
  const accounts: Account[] = [];
  const owners = new Map<string, Account>();
  const issued = new Map<string, number>();

  const networkOf = (id: string) => {
    const network = findNetwork(id);
    if (!network) throw new ControlError(404, `no network "${id}"`);
    return network;
  };
  const issueKey = (network: SandboxNetwork) => {
    const nth = (issued.get(network.id) ?? 0) + 1;
    issued.set(network.id, nth);
    return network.newKey(randomFrom(hash(seed, network.id, "key", nth)));
  };
  const get = (network: string, id: string) => {
    const account = accounts.find((one) => one.network.id === network && one.id === id);
    if (!account) throw new ControlError(404, `no such ${network} account`);
    return account;
  };

  return {
    create(input) {
      const { network: networkId, key, profile } = newAccountSchema.parse(input);
      const network = networkOf(networkId);
      const id = key ?? issueKey(network);
      if (owners.has(`${network.id}|${id}`)) throw new ControlError(409, `this ${network.id} key is taken`);

      const identity = `${seed}|${network.id}|${id}`;
      const ledger = createLedger(createHistory({ identity, habits: network.habits, profile }, cache));
      const label = code(hash(identity), 7).toLowerCase();
      const open = network.open({ label, profile, ledger });
      const account = { id, network, label, key: id, revoked: false, profile, ledger, open };
      accounts.push(account);
      owners.set(`${network.id}|${id}`, account);
      return account;
    },
    list: () => accounts,
    network: networkOf,
    get,
    changeKey({ network, account: id, action }) {
      const account = get(network, id);
      account.revoked = action === "revoke";
      if (action === "rotate") {
        account.key = issueKey(account.network);
        owners.set(`${network}|${account.key}`, account);
      }
      return account;
    },
    byKey: (network, key) => (key === null ? null : (owners.get(`${network.id}|${key}`) ?? null)),
  };
}
