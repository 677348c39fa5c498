import { randomBytes } from "node:crypto";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { givenVariables } from "#env/env";
import { SetUpPage } from "#features/set-up/set-up-page";
import { isBeingSetUp } from "#http/set-up";
import { checkInstallation } from "#operate/check-up";

export const metadata: Metadata = { title: "Set up", robots: "noindex" };

/** What a secret may look like. Drawn for this one answer, and kept nowhere. */
const FRESH: Record<string, () => string> = {
  CREDENTIALS_KEYS: () => `k1:${randomBytes(32).toString("base64")}`,
  BETTER_AUTH_SECRET: () => randomBytes(32).toString("hex"),
  CRON_SECRET: () => randomBytes(32).toString("hex"),
};

/** What an installation still lacks. There until somebody has a login; it names variables and never a value. */
export default async function Page() {
  await connection();
  if (!(await isBeingSetUp())) notFound();
  const variables = givenVariables();
  const findings = await checkInstallation(variables);
  return (
    <SetUpPage
      isOnVercel={Boolean(variables.VERCEL)}
      findings={findings.map((finding) => {
        const isWanted = finding.verdict === "missing" || finding.verdict === "wrong" || finding.verdict === "note";
        return { ...finding, fresh: isWanted ? (FRESH[finding.what]?.() ?? null) : null };
      })}
    />
  );
}
