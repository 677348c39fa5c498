"use client";

import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import classes from "./find-sale.module.css";

/** In the header: what begins like this, a transaction, order, product or tracking id. Ctrl or ⌘ K goes there. */
export function FindSale() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([["mod+K", () => input.current?.focus()]], []);
  const search = (event: React.SyntheticEvent) => {
    event.preventDefault();
    const q = input.current?.value.trim();
    router.push(q ? `/sales?${new URLSearchParams({ q })}` : "/sales");
  };
  return (
    <search>
      <form className={classes.form} onSubmit={search}>
        <input
          ref={input}
          className={classes.input}
          type="search"
          aria-label="Find a sale or order"
          placeholder="Find a sale or order"
          aria-keyshortcuts="Control+K Meta+K"
        />
        <kbd className={classes.key} aria-hidden>
          ⌘K
        </kbd>
        <button type="submit" className={classes.button} aria-label="Find a sale or order">
          <IconSearch size={18} aria-hidden />
        </button>
      </form>
    </search>
  );
}
