/** Better Auth's own limits; the server checks them too. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

// Only the typo that is sure to be one: the server and a letter to the address decide the rest.
const EMAIL = /^\S+@\S+\.\S+$/;

export function checkEmail(value: string): string | null {
  return EMAIL.test(value.trim()) ? null : "Enter an e-mail address, like name@example.com";
}

export function checkNewPassword(value: string): string | null {
  if (value.length < PASSWORD_MIN) return `Use at least ${PASSWORD_MIN} characters`;
  if (value.length > PASSWORD_MAX) return `Use at most ${PASSWORD_MAX} characters`;
  return null;
}
