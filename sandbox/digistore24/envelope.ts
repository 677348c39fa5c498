import { type Answer, json } from "../http";
import { offsetAt } from "../zone";
import { BERLIN } from "./facts";
import { berlinTime } from "./raw";

/** The connector's constants; that the server uses the same numbers is assumed. */
export const CODES = { badKey: 2, badParameters: 3, notFound: 4, badCall: 9, unknown: 0 } as const;

function frame(now: number) {
  const offset = offsetAt(BERLIN, now) / 1_000;
  return {
    api_version: "1.2",
    current_time: berlinTime(now),
    timezone: offset === 7_200 ? "CEST" : "CET",
    utc_offset: String(offset),
    runtime_seconds: "0.02",
  };
}

export const success = (now: number, data: unknown): Answer => json({ ...frame(now), result: "success", data });

export const failure = (now: number, code: number, message: string, status = 200): Answer =>
  json({ ...frame(now), result: "error", code, message }, status);

/** A refusal of the arguments, to be turned into an HTTP 400 with an error envelope. */
export class BadParameter extends Error {
  override readonly name = "BadParameter";
}
