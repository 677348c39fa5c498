import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { ZoneProvider } from "#components/zone";

/** What a component shows at first, as HTML without the theme's own styles; times are in UTC. */
export function render(component: ReactNode): string {
  return renderToStaticMarkup(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} deduplicateCssVariables={false}>
      <ZoneProvider value="UTC">{component}</ZoneProvider>
    </MantineProvider>,
  ).replaceAll(/<style[^>]*>.*?<\/style>/g, "");
}

/** The words of it, as a reader hears them. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
