import { formatCount, formatDay, formatShare } from "@/components/format";
import type { Account, ImportProgress } from "./api/account";

/** "8,347 sales so far, back to Mar 3, 2024", with a share once it is known which sale is the first. */
export function describeImport({ reachedBack, share }: ImportProgress, { sales, rebills }: Account["counts"]): string {
  const found = sales + rebills === 1 ? "1 sale so far" : `${formatCount(sales + rebills)} sales so far`;
  const parts = [found];
  if (reachedBack !== null) parts.push(`back to ${formatDay(reachedBack)}`);
  if (share !== null) parts.push(`${formatShare(share)} of the time since the first`);
  return parts.join(", ");
}
