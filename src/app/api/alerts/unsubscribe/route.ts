import { unsubscribe } from "#alerts/choices";
import { getDatabase } from "#db/client";
import { invalid } from "#http/api-failure";
import { publicRoute } from "#http/route";

/**
 * Ends a user's mails by the token of one of them (RFC 8058): mail programs send it without a session, as a form. There
 * is no GET: what follows links to look at them ends nothing.
 */
export const POST = publicRoute(async (request) => {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  if (token.length > 500 || !(await unsubscribe(getDatabase(), token))) {
    throw invalid({ token: "is not one of our mails'" });
  }
  return Response.json({ unsubscribed: true });
});
