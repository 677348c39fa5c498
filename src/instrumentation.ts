/** Runs once when the server starts: a wrong or missing variable stops it here, with a message that names it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { checkEnvironment } = await import("#env/env");
  checkEnvironment();
  const { keepRegistered } = await import("../inngest/registration");
  keepRegistered();
}
