import { fingerprints, seal } from "#credentials/vault";
import { getAccount } from "#db/accounts/read-accounts";
import { setCredentials } from "#db/accounts/store-account";
import { testRing } from "../../test/account";
import { tell, type World } from "./world";

/** The user enters the key that is valid now, if the account needs it. */
export async function reconnect(world: World): Promise<void> {
  const { db, account } = world;
  const stored = await getAccount(db, { userId: account.userId, accountId: account.id });
  if (stored?.status !== "needs_reconnect") return;
  await enterKey(world, "restore");
  tell(world, "reconnected");
}

/** A new key at the network; the user enters it sooner or later. */
export async function rotateKey(world: World): Promise<void> {
  const { sandbox, sandboxId, scenario, dice } = world;
  if (dice.chance(0.5)) return enterKey(world, "rotate");
  sandbox.changeKey({ network: scenario.network, account: sandboxId, action: "rotate" });
  tell(world, "the key was rotated, and not entered yet");
}

export async function enterKey(world: World, action: "restore" | "rotate"): Promise<void> {
  const { db, sandbox, sandboxId, scenario, account } = world;
  const { credentials } = sandbox.changeKey({ network: scenario.network, account: sandboxId, action });
  const sealed = seal(credentials, { accountId: account.id, network: scenario.network }, testRing);
  const [fingerprint] = fingerprints(credentials, scenario.network, testRing);
  await setCredentials(db, { userId: account.userId, accountId: account.id }, { credentials: sealed, fingerprint });
  tell(world, `a key was entered (${action})`);
}
