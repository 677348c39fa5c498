/** What Better Auth says when it refuses. */
interface Refusal {
  code?: string;
  status: number;
  message?: string;
}

interface Credentials {
  email: string;
  password: string;
}

/** Throws where no answer comes. A body that is no JSON tells nothing but its status. */
async function post(path: string, body: unknown): Promise<{ error: Refusal | null }> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return { error: null };
  const { code, message } = Object(await response.json().catch(() => null));
  return { error: { code, message, status: response.status } };
}

/** Better Auth's routes for a login. Its own client would be the largest part of the sign-in page's script. */
export const authClient = {
  signIn: (login: Credentials) => post("/sign-in/email", login),
  signUp: (login: Credentials & { name: string }) => post("/sign-up/email", login),
  /** Answers the same whether there is such a login or not. */
  forgotPassword: (email: string) => post("/request-password-reset", { email }),
  resetPassword: (reset: { token: string; newPassword: string }) => post("/reset-password", reset),
  signOut: () => post("/sign-out", {}),
  changeName: (user: { name: string }) => post("/update-user", user),
  /** Ends all other sessions. */
  changePassword: (passwords: { currentPassword: string; newPassword: string }) =>
    post("/change-password", { ...passwords, revokeOtherSessions: true }),
  endOtherSessions: () => post("/revoke-other-sessions", {}),
};
