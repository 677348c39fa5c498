/** In place of `#http/password-hashing`, where a test is not about what a hash costs. */
export const passwordHashing = {
  hash: async (password: string) => `plain:${password}`,
  verify: async ({ hash, password }: { hash: string; password: string }) => hash === `plain:${password}`,
};
