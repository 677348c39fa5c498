import { getDatabase } from "#db/client";
import { endSession } from "#db/users/sessions";
import { notFound } from "#http/api-failure";
import { audit } from "#http/audit";
import { route } from "#http/route";

export const DELETE = route("DELETE /api/sessions/:id", async (asked) => {
  if (!(await endSession(getDatabase(), asked.user.id, asked.params.id))) throw notFound();
  await audit(asked, "session_ended");
  return undefined;
});
