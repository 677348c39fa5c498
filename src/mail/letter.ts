/** A letter as blocks: what is said, and where to go. */
export interface Letter {
  blocks: readonly Block[];
  /** Why it comes, and where to end it: below a line, in small type. */
  footer: { text: string; links: readonly { text: string; url: string }[] };
}

export interface Block {
  title?: string;
  lines: readonly string[];
  link?: { text: string; url: string };
}

/** As plain text and as HTML: the same words, without a picture or a script. Every text is escaped. */
export function renderLetter({ blocks, footer }: Letter): { text: string; html: string } {
  const text = [
    ...blocks.map(({ title, lines, link }) =>
      [...(title ? [title] : []), ...lines, ...(link ? [`${link.text}: ${link.url}`] : [])].join("\n"),
    ),
    `-- \n${[footer.text, ...footer.links.map(({ text, url }) => `${text}: ${url}`)].join("\n")}`,
  ].join("\n\n");
  const body = blocks
    .map(
      ({ title, lines, link }) => `<div style="margin:0 0 24px">
${title ? `<p style="margin:0 0 4px;font-weight:600">${escapeHtml(title)}</p>` : ""}
${lines.map((line) => `<p style="margin:0 0 4px">${escapeHtml(line)}</p>`).join("\n")}
${link ? `<p style="margin:8px 0 0"><a href="${escapeHtml(link.url)}" style="color:#0b6e99">${escapeHtml(link.text)}</a></p>` : ""}
</div>`,
    )
    .join("\n");
  const html = `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:15px/1.5 -apple-system,Segoe UI,Inter,Arial,sans-serif;color:#1b2026;background:#ffffff">
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 0 24px;font-weight:700;letter-spacing:-0.01em">Tidemark</p>
${body}
<p style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #e3e6ea;font-size:12px;color:#66707a">${escapeHtml(footer.text)}<br>${footer.links.map(smallLink).join(" · ")}</p>
</div></body></html>`;
  return { text, html };
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const smallLink = ({ text, url }: { text: string; url: string }) =>
  `<a href="${escapeHtml(url)}" style="color:#66707a">${escapeHtml(text)}</a>`;
