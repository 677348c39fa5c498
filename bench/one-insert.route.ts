import { randomUUID } from "node:crypto";
import { getDatabase } from "#db/client";
import { verification } from "#db/schema/index";
import { publicRoute } from "#http/route";

/** Part of the app that the benchmarks build, and of no other: the least that a route can do which keeps what it is sent. */
export const POST = publicRoute(async (request) => {
  const value = await request.text();
  await getDatabase()
    .insert(verification)
    .values({ id: randomUUID(), identifier: "bench", value, expiresAt: new Date() });
  return new Response("OK", { status: 200, headers: { "Content-Type": "text/plain; charset=utf-8" } });
});
