import { Text } from "@mantine/core";
import { describeAuthError } from "#features/auth/auth-error";
import type { Answer } from "#ui/auth-client";

/** What a call to the login's routes answers; throws the sentence for the user when it is refused. */
export async function settled<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const answer = await call.catch(() => ({ error: { status: 0 } }));
  if (answer.error !== null) throw new Error(describeAuthError(answer.error).message);
  return answer.data;
}

/** What came of it, told to who does not see the page as well. */
export function OutcomeText({ done, error }: { done: string | null; error: Error | null }) {
  return (
    <Text size="sm" role="status" c={error ? "var(--mantine-color-error)" : "dimmed"}>
      {error?.message ?? done}
    </Text>
  );
}
