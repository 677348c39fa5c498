import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const tide: MantineColorsTuple = [
  "#ecf8f7",
  "#d8efed",
  "#aedfdb",
  "#7fcdc7",
  "#58bab3",
  "#3aa29b",
  "#258983",
  "#14706b",
  "#0e5a57",
  "#094442",
];

export const theme = createTheme({
  colors: { tide },
  primaryColor: "tide",
  // Dark enough for white text at 4.5:1 in both schemes.
  primaryShade: 7,
  fontFamily: "'Inter Variable', 'Inter Fallback', system-ui, sans-serif",
  // Sizes of a dense tool: 13 px for text beside figures, 14 px for what is read.
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  defaultRadius: "md",
  radius: { md: "8px", lg: "12px" },
  cursorType: "pointer",
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.5rem", lineHeight: "1.25" } } },
  // Plain objects: to name the components would load them on pages that have none of them.
  components: {
    Badge: { defaultProps: { tt: "none", fw: 600, radius: "sm" } },
    // Its placeholder for the first focus is a child that no menu may have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Every field of every form is required; a field that is not says "(optional)" in its label.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Paper: { defaultProps: { radius: "lg" } },
    Modal: {
      styles: { title: { fontWeight: 600 } },
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
    },
    Notification: {
      styles: { description: { color: "inherit" } },
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
    },
  },
});

/** What the pages draw with, in both schemes: the networks' colours, the mark beside a sum, what is taken back. */
const tokens = {
  light: {
    "--page": "#f7f7f6",
    "--hairline": "#e6e6e3",
    "--network-clickbank": "#12756d",
    "--network-digistore24": "#3b6fd4",
    "--network-hotmart": "#d98a14",
    "--network-jvzoo": "#8b5fc7",
    "--network-buygoods": "#cf4a3a",
    "--network-maxweb": "#5a9140",
    "--mark-complete": "#12756d",
    "--mark-partial": "#9a5a00",
    "--refunded": "#e0906f",
    "--lost": "#b8390c",
    "--gained": "#12756d",
    "--attention": "#fff6e3",
    "--attention-line": "#efd39a",
  },
  dark: {
    "--page": "#131516",
    "--hairline": "#2c3033",
    "--network-clickbank": "#3bb3a6",
    "--network-digistore24": "#7aa2f2",
    "--network-hotmart": "#eab04a",
    "--network-jvzoo": "#b394e6",
    "--network-buygoods": "#ea7f70",
    "--network-maxweb": "#8cc06e",
    "--mark-complete": "#3bb3a6",
    "--mark-partial": "#eab04a",
    "--refunded": "#c47552",
    "--lost": "#ff9b7a",
    "--gained": "#5fcabd",
    "--attention": "#2b2414",
    "--attention-line": "#5a4619",
  },
};

/** Small text in Mantine's defaults for these stays below the contrast of 4.5:1 that WCAG AA asks for. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...tokens.light,
    "--mantine-color-dimmed": "#5c636a",
    "--mantine-color-placeholder": "#686f76",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-anchor": tide[7],
    "--mantine-color-green-light-color": "#1d6b30",
    "--mantine-color-red-light-color": "#b02020",
    "--mantine-color-yellow-light-color": "#7d4a00",
    "--mantine-color-default-border": tokens.light["--hairline"],
  },
  dark: {
    ...tokens.dark,
    "--mantine-color-body": "#1a1d1f",
    "--mantine-color-text": "#e4e7e7",
    "--mantine-color-dimmed": "#a3a3a3",
    "--mantine-color-placeholder": "#a0a4a8",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": tide[4],
    "--mantine-color-default-border": tokens.dark["--hairline"],
  },
});
