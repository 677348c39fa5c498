import "@fontsource-variable/inter";
import "./fonts.css";
import "./mantine.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { preload } from "react-dom";
import { Providers } from "#app/providers";

export const metadata: Metadata = {
  title: { default: "Tidemark", template: "%s · Tidemark" },
  description: "Keeps an affiliate's sales ledger right.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** Of the font the part that nearly all text needs: asked for at once, it is there when the page is first drawn. */
const FONT = new URL("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", import.meta.url).pathname;

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  // Of this one answer, so that no page is made beforehand, not even the one for what is not found.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  preload(FONT, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body style={{ fontVariantNumeric: "tabular-nums", background: "var(--page)" }}>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
