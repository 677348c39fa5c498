/** By whose logins one can sign in, where the operator has set that up. */
export const SOCIAL_PROVIDERS = ["github", "google"] as const;
export type SocialProvider = (typeof SOCIAL_PROVIDERS)[number];

/** What an API key may read. There is none that changes anything. */
export const API_SCOPES = ["accounts:read", "sales:read", "earnings:read"] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** How many a user may have at a time. */
export const MAX_API_KEYS = 20;
