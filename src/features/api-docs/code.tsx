import { createElement, Fragment } from "react";
import classes from "./api-docs.module.css";

/** What stands between backticks is code. */
export function WithCode({ text }: { text: string }) {
  const pieces = text.split("`").map((piece, i) => (i % 2 === 1 ? createElement("code", null, piece) : piece));
  // One after the other, as they stand: none moves, so none needs a key.
  return createElement(Fragment, null, ...pieces);
}

/** Lines as they are, which scroll by themselves. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section aria-label={label} tabIndex={0} className={classes.code}>
      <pre>{children}</pre>
    </section>
  );
}
