import type { AlertKind, AlertRules, Condition } from "#domain/alert";
import { type FailureCode, isPassing } from "#domain/failure";
import { describeHeldBack, LATE_AFTER_MS } from "#domain/health";
import { HOUR } from "#domain/window";
import type { AccountSummary } from "#http/contract";

/** What is seen of a user's accounts at one time. What neither holds nor is clear is not known now, and stays what it was. */
export interface Observed {
  /** What was looked at. */
  kinds: readonly AlertKind[];
  holding: Condition[];
  /** True of what is proven to be over. */
  isClear(incident: Pick<Condition, "kind" | "cause">): boolean;
  /** False of what nobody waits for any more: of accounts that are paused or gone, and of rules that are off. */
  isWanted(incident: Pick<Condition, "kind" | "accountId" | "network">): boolean;
}

const ACCOUNT_KINDS = ["needs_you", "delayed", "import_stalled", "held_back", "outage"] as const;

export const incidentKey = ({ kind, cause }: Pick<Condition, "kind" | "cause">): string => `${kind}:${cause}`;

/**
 * The last read succeeded, and nothing is amiss that a later one would have to mend. History that an import does not get to is
 * an incident of its own, and stands before all else in an account's state.
 */
function isProven({ state, lastSync, importProblem, currentRun, completeTo }: AccountSummary, now: Date): boolean {
  if (lastSync?.success !== true) return false;
  if (state === "on_time" || state === "held_back" || state === "working") return true;
  const isLate = now.getTime() - new Date(completeTo ?? 0).getTime() > LATE_AFTER_MS;
  const isFailing = currentRun !== null && currentRun.attempt > 1;
  return importProblem !== null && state !== "needs_you" && lastSync.doubt === null && !isLate && !isFailing;
}

/** What is wrong with a user's accounts, all that they have connected, by their rules. Pure. */
export function observeAccounts(accounts: readonly AccountSummary[], rules: AlertRules, now: Date): Observed {
  const holding: Condition[] = [];
  const clear = new Set<string>();
  const watched = accounts.filter(({ state }) => state !== "paused" && state !== "disconnected");
  const down = new Set(watched.flatMap(({ network, outageSince }) => (outageSince ? [network] : [])));

  for (const account of watched) {
    const { id, network } = account;
    const about = { accountId: id, network, cause: id };
    const say = (reason: string) => ({ networkLabel: account.networkLabel, label: account.label, reason });
    // What a network does to everyone is one incident of its own.
    const isOwn = !down.has(network);
    if (isOwn && account.state === "needs_you") {
      const since = new Date(account.lastSync?.completedAt ?? now);
      holding.push({ ...about, kind: "needs_you", since, told: say(account.health.reason) });
    }
    const readTo = new Date(account.completeTo ?? account.createdAt);
    const isLate = now.getTime() - readTo.getTime() >= rules.delayed.hours * HOUR;
    if (isOwn && isLate && (account.state === "delayed" || account.state === "retrying")) {
      const reason = `Nothing was read for ${rules.delayed.hours} hours. ${account.health.reason}`;
      holding.push({ ...about, kind: "delayed", since: readTo, told: say(reason) });
    }
    if (isOwn && isStalled(account)) {
      holding.push({ ...about, kind: "import_stalled", since: now, told: say(account.health.reason) });
    }
    if (account.heldBack.rows >= rules.held_back.sales) {
      const reason = describeHeldBack(account.heldBack);
      holding.push({ ...about, kind: "held_back", since: now, told: say(reason) });
    } else clear.add(incidentKey({ kind: "held_back", cause: id }));

    const proven = isProven(account, now);
    if (proven) {
      for (const kind of ["needs_you", "delayed"] as const) clear.add(incidentKey({ kind, cause: id }));
      clear.add(incidentKey({ kind: "outage", cause: network }));
    }
    if (account.importProblem === null && account.state !== "working" && proven) {
      clear.add(incidentKey({ kind: "import_stalled", cause: id }));
    }
  }
  for (const network of down) {
    const failing = watched.filter((account) => account.network === network && account.outageSince);
    holding.push(outageOf(failing));
    clear.delete(incidentKey({ kind: "outage", cause: network }));
  }
  const known = new Set(watched.flatMap(({ id, network }) => [id, network]));
  return {
    kinds: ACCOUNT_KINDS,
    holding: holding.filter(({ kind }) => rules[kind].on),
    isClear: (incident) => clear.has(incidentKey(incident)),
    isWanted: ({ kind, accountId, network }) => rules[kind].on && known.has(accountId ?? network),
  };
}

function isStalled({ importProblem, state }: AccountSummary): boolean {
  if (importProblem === null || state === "needs_you") return false;
  return importProblem === "stalled" || !isPassing(importProblem as FailureCode);
}

function outageOf(failing: readonly AccountSummary[]): Condition {
  const [{ network, networkLabel, outageSince }] = failing as [AccountSummary];
  const whose = failing.length === 1 ? "one of your accounts" : `${failing.length} of your accounts`;
  const reason = `The network fails for many accounts alike, ${whose} among them. Syncing goes on by itself as soon as it is back; nothing is lost.`;
  return {
    ...{ kind: "outage", cause: network, accountId: null, network },
    since: new Date(outageSince as string),
    told: { networkLabel, label: null, reason },
  };
}
