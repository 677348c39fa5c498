import {
  Badge,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  InputWrapper,
  type MantineColorsTuple,
  Modal,
  Notification,
} from "@mantine/core";

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

const dialogTitle = { title: { fontWeight: 600 } };

export const theme = createTheme({
  colors: { tide },
  primaryColor: "tide",
  // Dark enough for white text at 4.5:1 in both schemes.
  primaryShade: 7,
  defaultRadius: "md",
  cursorType: "pointer",
  headings: { fontWeight: "600" },
  components: {
    Badge: Badge.extend({ defaultProps: { tt: "none", fw: 600, radius: "sm" } }),
    Drawer: Drawer.extend({ styles: dialogTitle }),
    // Every field of every form is required; a field that is not says "(optional)" in its label.
    InputWrapper: InputWrapper.extend({ defaultProps: { withAsterisk: false } }),
    Modal: Modal.extend({ styles: dialogTitle }),
    Notification: Notification.extend({ styles: { description: { color: "inherit" } } }),
  },
});

/** Small text in Mantine's defaults for these stays below the contrast of 4.5:1 that WCAG AA asks for. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636a",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-anchor": tide[7],
    "--mantine-color-green-light-color": "#1d6b30",
    "--mantine-color-red-light-color": "#b02020",
    "--mantine-color-yellow-light-color": "#7d4a00",
  },
  dark: {
    "--mantine-color-dimmed": "#a3a3a3",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": tide[4],
  },
});
