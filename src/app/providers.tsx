"use client";

import { MantineProvider } from "@mantine/core";
import { readableColors, theme } from "#app/theme";

/** What every page needs, also the signed-out ones: no more than the look. */
export function Providers({ children }: { children: React.ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={readableColors} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}
