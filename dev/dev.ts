import { startSandbox } from "../sandbox/server";
import { DEMO_PASSWORD, demoUsers } from "./demo/cast";
import { signUp } from "./demo/client";
import { startStack } from "./stack/stack";

// The stack with hot reload. Database and secrets persist under .tidemark/dev; the sandbox is the same on every start.
const sandbox = await startSandbox({ port: Number(process.env.SANDBOX_PORT ?? 4010) });
const keys = new Map<string, Record<string, string>>();
for (const { email, accounts } of demoUsers) {
  for (const { network, label, profile } of accounts) {
    // The same key on every start, so that the stored credentials stay valid.
    const key = `${network}-${email}-${label}`.replace(/[^A-Za-z0-9-]/g, "-");
    keys.set(email + label, sandbox.createAccount({ network, key, profile: profile as never }).credentials);
  }
}
const stack = await startStack({ folder: ".tidemark/dev", mode: "dev", env: sandbox.endpoints, say: console.log });

for (const { accounts, ...person } of demoUsers) {
  const user = await signUp(stack.appUrl, { ...person, password: DEMO_PASSWORD });
  const known = await user.get<{ accounts: { label: string }[] }>("/api/accounts");
  for (const { network, label } of accounts) {
    if (known.accounts.some((account) => account.label === label)) continue;
    await user.send("POST", "/api/accounts", { network, label, credentials: keys.get(person.email + label) });
  }
}
console.log(`
Tidemark runs at ${stack.appUrl}, with hot reload
  Sign in as ${demoUsers[0]?.email} with the password ${DEMO_PASSWORD}
  Networks: ${sandbox.url} (sandbox), engine: ${stack.engine.kind} at ${stack.engine.url}
  Logs: .tidemark/dev/*.log. Stop with Ctrl+C.`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(
    signal,
    () =>
      void stack
        .stop()
        .then(() => sandbox.close())
        .then(() => process.exit(0)),
  );
}
