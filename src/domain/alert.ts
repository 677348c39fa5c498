/**
 * What a person is told of without having to look. `needs_you`: the network refuses the credentials. `delayed`: nothing
 * newer was read for hours. `import_stalled`: the history comes no further. `held_back`: rows that could not be read.
 * `refund_spike` and `earnings_drop`: a full week unlike the four before. `outage`: a network fails for everyone.
 */
export const ALERT_KINDS = [
  "needs_you",
  "delayed",
  "import_stalled",
  "held_back",
  "refund_spike",
  "earnings_drop",
  "outage",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How each is called: in a list of rules, when it begins, and when it is over. */
export const ALERT_WORDS: Record<AlertKind, { rule: string; opened: string; closed: string }> = {
  needs_you: {
    rule: "An account needs you: its network refuses the credentials",
    opened: "needs you",
    closed: "is read again",
  },
  delayed: { rule: "An account is delayed", opened: "is delayed", closed: "is on time again" },
  import_stalled: {
    rule: "The import of a history comes no further",
    opened: "does not get its history",
    closed: "has its history",
  },
  held_back: {
    rule: "Sales are held back that could not be read",
    opened: "has sales held back",
    closed: "has nothing held back any more",
  },
  refund_spike: {
    rule: "A week had far more refunds than the four before",
    opened: "had unusually many refunds",
    closed: "has its usual refunds again",
  },
  earnings_drop: {
    rule: "A week earned far less than the four before",
    opened: "earned unusually little",
    closed: "earns as usual again",
  },
  outage: { rule: "A network fails for everyone", opened: "is down", closed: "is back" },
};

/** Which of them a user wants to be told of, and from where on. */
export interface AlertRules {
  needs_you: { on: boolean };
  delayed: { on: boolean; hours: number };
  import_stalled: { on: boolean };
  held_back: { on: boolean; sales: number };
  refund_spike: { on: boolean };
  earnings_drop: { on: boolean };
  outage: { on: boolean };
}

export const DEFAULT_RULES: AlertRules = {
  needs_you: { on: true },
  delayed: { on: true, hours: 6 },
  import_stalled: { on: true },
  held_back: { on: true, sales: 1 },
  refund_spike: { on: true },
  earnings_drop: { on: true },
  outage: { on: true },
};

/** Hours of a user's zone, `22:00` to `07:00`: over midnight where the first is the later one. */
export interface QuietHours {
  from: string;
  to: string;
}

export const CHANNEL_KINDS = ["email", "webhook", "slack"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What is wrong now: one of these a cause, whatever shows it. */
export interface Condition {
  kind: AlertKind;
  /** What it is about: an account, an account and a currency, or a network. */
  cause: string;
  accountId: string | null;
  network: string;
  since: Date;
  /** How it is told, as it stood when it began. */
  told: Told;
}

/** What a message says of a cause: names and sentences, and nothing that came over the wire. */
export interface Told {
  networkLabel: string;
  /** The account's; null where all accounts of a network are meant. */
  label: string | null;
  /** Sentences: what happened. */
  reason: string;
}

/** What is known of an incident and of what was told of it. */
export interface IncidentState {
  closedAt: Date | null;
  /** `withdrawn`: nobody waits for it any more, and its end is no news. */
  closedBy: "recovered" | "withdrawn" | null;
  /** What the user was told last. */
  told: "opened" | "closed" | null;
  /** When they were told, the newest last. */
  toldAt: readonly Date[];
}

const DAY_MS = 86_400_000;
/** Of one cause, within a day: that it began, and that it is over. */
export const TOLD_A_DAY = 2;

/**
 * What is to be told of an incident at `now`: what it is, where that is not what was told last, and no more than twice a
 * day. What is held back so is told as it is then: a cause that comes and goes is quiet, one that stays is told. Pure.
 */
export function newsOf({ closedAt, closedBy, told, toldAt }: IncidentState, now: Date): "opened" | "closed" | null {
  const state = closedAt ? "closed" : "opened";
  if (state === told || (state === "closed" && (told === null || closedBy !== "recovered"))) return null;
  const lately = toldAt.filter((at) => now.getTime() - at.getTime() < DAY_MS);
  return lately.length < TOLD_A_DAY ? state : null;
}

/**
 * A cause that comes back within a day of its end, or of what was told of it last, is the same incident; one that was
 * withdrawn is not.
 */
export function isSameIncident({ closedAt, closedBy, toldAt }: IncidentState, now: Date): boolean {
  if (closedAt === null) return true;
  const last = Math.max(closedAt.getTime(), ...toldAt.map((at) => at.getTime()));
  return closedBy === "recovered" && now.getTime() - last < DAY_MS;
}
