import "@mantine/dates/styles.css";

/** With its styles, which only a page that shows one loads. */
export { DatePickerInput as DayPicker } from "@mantine/dates";
