import { env } from "#env/env";
import { openApiDocument } from "#http/openapi";
import { route } from "#http/route";

/** The same for everybody, and made once. */
let document: ReturnType<typeof openApiDocument> | undefined;

export const GET = route("GET /api/openapi.json", async () => {
  document ??= openApiDocument(env().APP_URL);
  return Response.json(document);
});
