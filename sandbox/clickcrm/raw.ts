import { decimal } from "../money";
import { hash } from "../random";
import type { Day } from "./days";
import { dayText } from "./facts";
import type { Quirks } from "./quirks";

/** Names that a client of v2 tries as well; nothing says that they exist. */
const OTHER_NAMES: Record<string, string> = {
  gross_commissions: "gross_commission",
  voided_commissions: "voided_commission",
  net_commissions: "net_commission",
  conversions_count: "conversions",
};

/** The row as `byday` sends it. */
export function rawOf(day: Day, quirks: Quirks): Record<string, unknown> {
  if (day.kind === "explicit") return day.raw;
  const { visits, conversions, gross, voided } = day;
  const asText = (field: string) =>
    quirks.numbers === "mixed" ? hash(day.day, field) % 2 === 0 : quirks.numbers === "string";
  const amount = (field: string, minor: number) => {
    if (asText(field)) return decimal(minor);
    return quirks.numbers === "noisy" ? minor / 100 + minor * 1e-15 : minor / 100;
  };
  const count = (field: string, number: number) => (asText(field) ? String(number) : number);
  const row: Record<string, unknown> = {
    date: dayText(day.day),
    visits: count("visits", visits),
    gross_commissions: amount("gross", gross),
    ...(quirks.voided === "sent" ? { voided_commissions: amount("voided", voided) } : {}),
    net_commissions: amount("net", gross - voided),
    conversions_count: count("conversions", conversions),
  };
  if (quirks.fields === "v1") return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [OTHER_NAMES[name] ?? name, value]));
}
