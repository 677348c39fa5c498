import type { SocialProvider } from "#domain/access";

/** What Better Auth says when it refuses. */
interface Refusal {
  code?: string;
  status: number;
  message?: string;
}

export type Answer<Data> = { error: null; data: Data } | { error: Refusal };

/** What an app for codes is set up with, and the codes for when it is lost. */
export interface SecondFactor {
  totpURI: string;
  backupCodes: string[];
}

interface Credentials {
  email: string;
  password: string;
}

/** Throws where no answer comes. A body that is no JSON tells nothing but its status. */
async function post<Data = unknown>(path: string, body: unknown): Promise<Answer<Data>> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const told: unknown = await response.json().catch(() => null);
  if (response.ok) return { error: null, data: told as Data };
  const { code, message } = Object(told);
  return { error: { code, message, status: response.status } };
}

/** Better Auth's routes for a login. Its own client would be the largest part of the sign-in page's script. */
export const authClient = {
  /** With a second factor the password opens nothing yet: `twoFactorRedirect` says that a code is asked for. */
  signIn: (login: Credentials) => post<{ twoFactorRedirect?: true }>("/sign-in/email", login),
  /** Where to go on: at the provider, which leads back. */
  signInBy: (provider: SocialProvider) => post<{ url: string }>("/sign-in/social", { provider, callbackURL: "/" }),
  /** A code of the app, or one of the backup codes. `trustDevice`: none is asked for in this browser for 30 days. */
  showCode: (shown: { code: string; trustDevice?: boolean }) =>
    post(/^\d{6}$/.test(shown.code) ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code", shown),
  /** Good once the first code of the app was shown. */
  beginSecondFactor: (password: string) => post<SecondFactor>("/two-factor/enable", { password }),
  endSecondFactor: (password: string) => post("/two-factor/disable", { password }),
  newBackupCodes: (password: string) =>
    post<Pick<SecondFactor, "backupCodes">>("/two-factor/generate-backup-codes", { password }),
  signUp: (login: Credentials & { name: string }) => post("/sign-up/email", login),
  /** Answers the same whether there is such a login or not. */
  forgotPassword: (email: string) => post("/request-password-reset", { email }),
  resetPassword: (reset: { token: string; newPassword: string }) => post("/reset-password", reset),
  signOut: () => post("/sign-out", {}),
  changeName: (user: { name: string }) => post("/update-user", user),
  /** With mail, a link to the new address does it; where another login has the address, nothing does, and is not told. */
  changeEmail: (change: { newEmail: string; password: string }) =>
    post("/change-email", { ...change, callbackURL: "/settings/login" }),
  /** Ends all other sessions. */
  changePassword: (passwords: { currentPassword: string; newPassword: string }) =>
    post("/change-password", { ...passwords, revokeOtherSessions: true }),
  endOtherSessions: () => post("/revoke-other-sessions", {}),
};
