import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { nextCookies } from "better-auth/next-js";
import { twoFactor } from "better-auth/plugins/two-factor";
import { getDatabase } from "#db/client";
import * as schema from "#db/schema/index";
import { writeAudit } from "#db/users/audit-log";
import { SOCIAL_PROVIDERS, type SocialProvider } from "#domain/access";
import { type Env, env } from "#env/env";
import { logger } from "#env/logger";
import { mailIsOn, mailIsReal } from "#mail/transport";
import { ADDRESS_HEADER, auditOfLogins } from "./auth-audit";
import { LINK_SECONDS, mailConfirmation, mailKnownLogin, mailPasswordReset } from "./auth-mails";
import { passwordHashing } from "./password-hashing";

/** By whose logins one can sign in here, beside e-mail address and password. */
export const socialProviders = (): SocialProvider[] =>
  SOCIAL_PROVIDERS.filter((provider) => provider in providersOf(env()));

/** Better Auth joins such a login to one that is there only where both have proven the address. */
function providersOf({ GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET }: Env) {
  const app = (clientId?: string, clientSecret?: string) =>
    clientId && clientSecret ? { clientId, clientSecret } : undefined;
  const [github, google] = [app(GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET), app(GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET)];
  return { ...(github && { github }), ...(google && { google }) };
}

/** Whether a login opens only once its address is proven; a forgotten password can be set anew then as well. */
export const confirmsAddresses = (): boolean => mailIsReal();

function createAuth() {
  const { APP_URL, BETTER_AUTH_SECRET } = env();
  return betterAuth({
    appName: "Tidemark",
    baseURL: APP_URL,
    secret: BETTER_AUTH_SECRET,
    database: drizzleAdapter(getDatabase(), { provider: "pg", schema }),
    socialProviders: providersOf(env()),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      password: passwordHashing,
      // Where mail proves whose an address is, no page tells whether it is known.
      requireEmailVerification: confirmsAddresses(),
      onExistingUserSignUp: async ({ user }) => mailKnownLogin(user),
      resetPasswordTokenExpiresIn: LINK_SECONDS,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: async ({ user }, request) =>
        writeAudit(getDatabase(), {
          userId: user.id,
          kind: "password_reset",
          address: request?.headers.get(ADDRESS_HEADER) ?? null,
        }),
      ...(mailIsOn() && { sendResetPassword: async ({ user, token }) => mailPasswordReset(user, token) }),
    },
    // The new address proves itself by a link; where no mail is, nobody's does.
    user: { changeEmail: { enabled: true, updateEmailWithoutVerification: !confirmsAddresses() } },
    emailVerification: {
      expiresIn: LINK_SECONDS,
      sendOnSignIn: true,
      autoSignInAfterVerification: true,
      ...(mailIsOn() && { sendVerificationEmail: async ({ user, token }) => mailConfirmation(user, token) }),
    },
    // What is in a mail, or in a cookie, is not in the table.
    verification: { storeIdentifier: "hashed" },
    // The route counts tries itself, by e-mail address and device as well: docs/decisions/sign-in-limits.md.
    rateLimit: { enabled: false },
    advanced: { ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] } },
    telemetry: { enabled: false },
    logger: { log: logForAuth },
    databaseHooks: {
      user: { create: { after: async ({ id: userId }) => writeAudit(getDatabase(), { userId, kind: "signed_up" }) } },
    },
    plugins: [twoFactor(), auditOfLogins, nextCookies()],
  });
}

/** Better Auth passes along whatever it has at hand, session tokens too: only what an error is gets into the log. */
function logForAuth(level: "debug" | "info" | "warn" | "error", message: string, ...rest: unknown[]): void {
  const error = rest.find((item) => item instanceof Error || Object(item).type === "error") ?? new Error(message);
  logger[level]({ err: error }, "the sign-in reports");
}

let instance: ReturnType<typeof createAuth> | undefined;

/** Sessions, created on first use, so that a build needs no environment. */
export function auth(): ReturnType<typeof createAuth> {
  instance ??= createAuth();
  return instance;
}
