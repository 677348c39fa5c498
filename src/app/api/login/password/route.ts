import { audit } from "#http/audit";
import { setFirstPassword } from "#http/own-password";
import { route } from "#http/route";

/** For who came by another's login; who has a password changes it, which takes the one that they have. */
export const PUT = route("PUT /api/login/password", async (asked) => {
  const { request, user, body } = asked;
  await setFirstPassword(request, user, (await body()).newPassword);
  await audit(asked, "password_changed");
  return undefined;
});
