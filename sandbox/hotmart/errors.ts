import { type Answer, json } from "../http";

/** Hotmart's error body. */
export function refusal(status: number, error: string, description: string): Answer {
  const error_uri = `https://developers.hotmart.com/docs/en/start/response-codes/?error=${error}`;
  return json({ error, error_description: description, error_uri }, status);
}

/** A refusal of the arguments, to be turned into an HTTP 400. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
  constructor(
    readonly error: "invalid_parameter" | "invalid_value_parameter" | "invalid_token",
    message: string,
  ) {
    super(message);
  }
}
