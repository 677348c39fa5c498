import { formatCount } from "@/components/format";
import type { Account } from "./api/account";

/** What an account has beside first sales: "12 rebills, 3 refunds"; empty when there is nothing. */
export function describeOthers({ rebills, refunds, chargebacks }: Account["counts"]): string {
  return [part(rebills, "rebill"), part(refunds, "refund"), part(chargebacks, "chargeback")].filter(Boolean).join(", ");
}

function part(count: number, noun: string): string {
  return count === 0 ? "" : `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
