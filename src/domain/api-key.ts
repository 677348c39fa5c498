/** What an API key may read. There is none that changes anything. */
export const API_SCOPES = ["accounts:read", "sales:read", "earnings:read"] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** How many a user may have at a time. */
export const MAX_API_KEYS = 20;
