import type { TruthTotal } from "../rows";
import type { Day } from "./days";
import { dayText } from "./facts";

/** What a day's row says, independent of how it is spelled. A hand-made row that says nothing readable has no total. */
export function truthOf(day: Day): TruthTotal[] {
  if (day.kind === "explicit") return truthOfRaw(day.raw);
  const { conversions, gross, voided } = day;
  return [totalOf(dayText(day.day), conversions, gross, voided, gross - voided)];
}

function truthOfRaw(raw: Record<string, unknown>): TruthTotal[] {
  const [gross, net] = [cents(raw["gross_commissions"]), cents(raw["net_commissions"])];
  const conversions = Number(raw["conversions_count"]);
  const date = String(raw["date"]);
  if (Number.isNaN(gross + net + conversions) || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return [];
  const voided = raw["voided_commissions"] === undefined ? gross - net : cents(raw["voided_commissions"]);
  return [totalOf(date, conversions, gross, voided, net)];
}

function totalOf(day: string, conversions: number, gross: number, voided: number, net: number): TruthTotal {
  return {
    day,
    dimension: "",
    conversions,
    gross_minor: gross,
    voided_minor: voided,
    net_minor: net,
    currency: "USD",
  };
}

const cents = (amount: unknown) => Math.round(Number(amount ?? Number.NaN) * 100);
