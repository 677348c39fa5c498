/** Whether the database refused a row since another one has its key (SQLSTATE 23505), however deep drizzle wrapped it. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === "23505" || isUniqueViolation(error.cause);
}
