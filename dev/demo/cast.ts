/** Who is in the demo: users, and the accounts each of them connects. */
export interface DemoAccount {
  network: "clickbank" | "digistore24" | "hotmart" | "jvzoo" | "buygoods" | "maxweb";
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

const clickbankOddities = { refundSign: "mixed", shortPages: true, order: "shuffled", timeFormat: "mixed" };

export const demoUsers: DemoUser[] = [
  {
    name: "Ada Harbour",
    email: "ada@demo.tidemark.local",
    accounts: [
      { network: "clickbank", label: "Main nickname", profile: { since: yearsAgo(3), salesPerDay: 6 } },
      { network: "digistore24", label: "German offers", profile: { since: yearsAgo(2), salesPerDay: 5 } },
      { network: "hotmart", label: "Brazil launch", profile: { since: yearsAgo(1), salesPerDay: 4 } },
      { network: "jvzoo", label: "Software deals", profile: { since: yearsAgo(0.15), salesPerDay: 5 } },
      { network: "buygoods", label: "Supplements", profile: { since: yearsAgo(2), salesPerDay: 8 } },
      { network: "maxweb", label: "Nutra offers", profile: { since: yearsAgo(1), salesPerDay: 6 } },
    ],
  },
  {
    name: "Ben Quay",
    email: "ben@demo.tidemark.local",
    accounts: [
      {
        network: "clickbank",
        label: "Health niche",
        profile: { since: yearsAgo(1), salesPerDay: 3, quirks: clickbankOddities },
      },
      { network: "digistore24", label: "Coaching", profile: { since: yearsAgo(4), salesPerDay: 1, refundRate: 0.2 } },
      { network: "hotmart", label: "Courses", profile: { since: yearsAgo(0.5), salesPerDay: 2, refundRate: 0.2 } },
      {
        network: "jvzoo",
        label: "Launch week",
        profile: { since: yearsAgo(0.1), salesPerDay: 8, quirks: { order: "desc" } },
      },
      { network: "maxweb", label: "Second login", profile: { since: yearsAgo(0.3), salesPerDay: 2 } },
    ],
  },
  {
    name: "Cleo Strand",
    email: "cleo@demo.tidemark.local",
    accounts: [
      { network: "clickbank", label: "Newsletter", profile: { since: yearsAgo(0.2), salesPerDay: 0.5 } },
      { network: "hotmart", label: "Memberships", profile: { since: yearsAgo(0.4), salesPerDay: 3, rebillRate: 0.6 } },
      { network: "buygoods", label: "Keto list", profile: { since: yearsAgo(0.5), salesPerDay: 3 } },
      { network: "jvzoo", label: "Side project", profile: { since: yearsAgo(0.05), salesPerDay: 1 } },
    ],
  },
  {
    name: "Dan Ebbing",
    email: "dan@demo.tidemark.local",
    accounts: [
      { network: "digistore24", label: "Old project", profile: { since: yearsAgo(1), salesPerDay: 2 }, rejected: true },
      { network: "buygoods", label: "Fitness", profile: { since: yearsAgo(0.1), salesPerDay: 1 } },
      { network: "clickbank", label: "New start", profile: { since: yearsAgo(0.01), salesPerDay: 1 } },
    ],
  },
];
