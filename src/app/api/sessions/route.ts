import { getDatabase } from "#db/client";
import { listSessions } from "#db/users/sessions";
import { route } from "#http/route";

export const GET = route("GET /api/sessions", async ({ user, sessionId }) => {
  const sessions = await listSessions(getDatabase(), user.id);
  return { sessions: sessions.map((one) => ({ ...one, current: one.id === sessionId })) };
});
