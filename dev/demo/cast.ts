/** Who is in the demo: users, and the accounts each of them connects. */
export interface DemoAccount {
  network: "clickbank" | "digistore24";
  label: string;
  /** The shape of the account's history in the sandbox. */
  profile: Record<string, unknown>;
  /** The network rejects its key between the import and the tick. */
  rejected?: boolean;
}

export interface DemoUser {
  name: string;
  email: string;
  accounts: DemoAccount[];
}

export const DEMO_PASSWORD = "tidemark-demo";

const yearsAgo = (years: number) => new Date(Date.now() - years * 365 * 24 * 3_600_000).toISOString();

export const demoUsers: DemoUser[] = [
  {
    name: "Ada Harbour",
    email: "ada@demo.tidemark.local",
    accounts: [
      { network: "clickbank", label: "Main nickname", profile: { since: yearsAgo(3), salesPerDay: 6 } },
      { network: "digistore24", label: "German offers", profile: { since: yearsAgo(2), salesPerDay: 5 } },
    ],
  },
  {
    name: "Ben Quay",
    email: "ben@demo.tidemark.local",
    accounts: [
      {
        network: "clickbank",
        label: "Health niche",
        profile: {
          since: yearsAgo(1),
          salesPerDay: 3,
          quirks: { refundSign: "mixed", shortPages: true, order: "shuffled", timeFormat: "mixed" },
        },
      },
      { network: "digistore24", label: "Coaching", profile: { since: yearsAgo(4), salesPerDay: 1, refundRate: 0.2 } },
    ],
  },
  {
    name: "Cleo Strand",
    email: "cleo@demo.tidemark.local",
    accounts: [{ network: "clickbank", label: "Newsletter", profile: { since: yearsAgo(0.2), salesPerDay: 0.5 } }],
  },
  {
    name: "Dan Ebbing",
    email: "dan@demo.tidemark.local",
    accounts: [
      { network: "digistore24", label: "Old project", profile: { since: yearsAgo(1), salesPerDay: 2 }, rejected: true },
    ],
  },
];
