"use client";

import { ActionIcon, Kbd, TextInput, VisuallyHidden } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";

/** In the header: what begins like this, a transaction, order, product or tracking id. Ctrl or ⌘ K goes there. */
export function FindSale() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  useHotkeys([["mod+K", () => input.current?.focus()]], []);
  const search = () => {
    const q = text.trim();
    if (q !== "") router.push(`/sales?${new URLSearchParams({ q })}`);
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search();
        }}
      >
        <TextInput
          ref={input}
          visibleFrom="sm"
          w={210}
          size="sm"
          aria-label="Find a sale or order"
          placeholder="Find a sale or order"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          rightSectionWidth={52}
          rightSection={<Kbd size="xs">⌘K</Kbd>}
        />
        <ActionIcon
          hiddenFrom="sm"
          variant="subtle"
          color="gray"
          size="lg"
          type="button"
          onClick={() => router.push("/sales")}
        >
          <IconSearch size={18} aria-hidden />
          <VisuallyHidden>Find a sale or order</VisuallyHidden>
        </ActionIcon>
      </form>
    </search>
  );
}
