/** An answer other than success, thrown by a route and turned into `{ error: { code, message, fields? } }`. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong, by the name of the input field. */
    readonly fields?: Record<string, string>,
  ) {
    super(message);
  }
}

export const notFound = () => new ApiFailure(404, "not_found", "There is nothing here, or it is not yours.");

export function invalid(fields: Record<string, string>): ApiFailure {
  const [field, message] = Object.entries(fields)[0] ?? ["", "is not valid"];
  return new ApiFailure(400, "invalid_request", `${field}: ${message}`, fields);
}
