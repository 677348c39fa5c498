"use client";

import { Anchor } from "@mantine/core";
import Link from "next/link";
import { useAccounts } from "../api/list-accounts";

/** In the header: how many accounts need the user. Gone when none does. */
export function NeedsYou() {
  const { data: accounts = [] } = useAccounts();
  const count = accounts.filter(({ state }) => state === "needs_you").length;
  if (count === 0) return null;
  return (
    <Anchor
      component={Link}
      href="/accounts"
      underline="never"
      size="sm"
      fw={600}
      c="var(--mark-partial)"
      bg="var(--attention)"
      px="sm"
      py={4}
      style={{ borderRadius: 999, whiteSpace: "nowrap" }}
    >
      {count} {count === 1 ? "needs" : "need"} you
    </Anchor>
  );
}
