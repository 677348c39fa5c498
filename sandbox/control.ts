import { z } from "zod";
import { type Account, type Accounts, type KeyChange, keyChangeSchema, type NewAccount } from "./accounts";
import { type ClockChange, type ClockState, clockChangeSchema, type SandboxClock } from "./clock";
import { type Fault, type FaultInput, type Faults, faultSchema } from "./faults";
import type { Profile } from "./profile";
import type { LoggedRequest, RequestLog } from "./request-log";
import { type ExplicitRowInput, toExplicitRow } from "./rows";
import { type TruthPage, truthOf } from "./truth";

/** What the server is made of. */
export interface SandboxState {
  clock: SandboxClock;
  accounts: Accounts;
  faults: Faults;
  log: RequestLog;
  latencyMs: number;
}

export interface IssuedAccount {
  /** The account's id in the control API: the key it was created with. */
  account: string;
  /** What a user enters to connect the account. */
  credentials: Record<string, string>;
}

export interface AccountState extends IssuedAccount {
  network: string;
  state: "active" | "revoked";
  profile: Profile;
}

export const truthQuerySchema = z.strictObject({
  network: z.string(),
  account: z.string(),
  asOf: z.iso.datetime({ offset: true }).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(0).optional(),
});
export const requestsQuerySchema = z.strictObject({
  account: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
});
const hideSchema = z.strictObject({
  network: z.string(),
  account: z.string(),
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
});
const showSchema = hideSchema.omit({ from: true, to: true });
const latencySchema = z.strictObject({ ms: z.number().min(0) });
const rowsSchema = z.strictObject({ network: z.string(), account: z.string(), rows: z.array(z.unknown()) });

/** The levers of the sandbox; the control API offers the same over HTTP. Wrong input throws. */
export interface Controls {
  createAccount(input: NewAccount): IssuedAccount;
  accounts(): AccountState[];
  changeKey(change: KeyChange): IssuedAccount;
  addFault(fault: FaultInput): Fault;
  clearFaults(): void;
  setClock(change: ClockChange): ClockState;
  addRows(input: { network: string; account: string; rows: ExplicitRowInput[] }): { added: number };
  /** The network forgets the rows of `[from, to)`: they are in no list and not among the truth, until they are shown. */
  hideRows(input: z.input<typeof hideSchema>): void;
  showRows(input: z.input<typeof showSchema>): void;
  truth(query: z.input<typeof truthQuerySchema>): TruthPage;
  requests(query?: z.infer<typeof requestsQuerySchema>): LoggedRequest[];
  clearRequests(): void;
  setLatency(latency: { ms: number }): void;
}

export function createControls(state: SandboxState): Controls {
  const { accounts, faults, clock, log } = state;
  const issued = (account: Account) => ({
    account: account.id,
    credentials: account.network.credentialsOf?.(account.key, account.label) ?? { apiKey: account.key },
  });
  return {
    createAccount: (input) => issued(accounts.create(input)),
    accounts: () =>
      accounts.list().map((account) => ({
        ...issued(account),
        network: account.network.id,
        state: account.revoked ? "revoked" : "active",
        profile: account.profile,
      })),
    changeKey: (change) => issued(accounts.changeKey(keyChangeSchema.parse(change))),
    addFault(input) {
      const fault = faultSchema.parse(input);
      accounts.network(fault.network);
      if (fault.account !== undefined) accounts.get(fault.network, fault.account);
      return faults.add(fault);
    },
    clearFaults: () => faults.clear(),
    setClock: (change) => clock.change(clockChangeSchema.parse(change)),
    addRows(input) {
      const { network, account, rows } = rowsSchema.parse(input);
      const made = rows.map((row) => toExplicitRow(row as ExplicitRowInput));
      accounts.get(network, account).ledger.add(made);
      return { added: made.length };
    },
    hideRows(input) {
      const { network, account, from, to } = hideSchema.parse(input);
      accounts.get(network, account).ledger.hide(Date.parse(from), Date.parse(to));
    },
    showRows(input) {
      const { network, account } = showSchema.parse(input);
      accounts.get(network, account).ledger.show();
    },
    truth(query) {
      const { network, account, asOf, since, offset, limit } = truthQuerySchema.parse(query);
      return truthOf(accounts.get(network, account), {
        asOf: asOf ? Date.parse(asOf) : clock.now(),
        since: since ? Date.parse(since) : undefined,
        offset,
        limit,
      });
    },
    requests: (query) => log.list(requestsQuerySchema.parse(query ?? {})),
    clearRequests: () => log.clear(),
    setLatency(latency) {
      state.latencyMs = latencySchema.parse(latency).ms;
    },
  };
}
