import type { Money } from "../../domain/money";
import { aboutMoney, sumOf } from "../about";

/** The affiliate's commission, polled (`commission: {value, currency_value}`) or notified (`value, currency_value`). */
export function aboutOf(raw: unknown): Money | null {
  const { commissions } = Object(raw);
  const lines: unknown[] = [commissions ?? []].flat();
  const own = lines.map(Object).filter(({ source }) => source === "AFFILIATE");
  return sumOf(own.map((line) => aboutMoney(amountsOf(line).value, amountsOf(line).currency_value)));
}

const amountsOf = (line: { commission?: unknown }) => Object(line.commission ?? line);
