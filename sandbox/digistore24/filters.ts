import type { Row } from "../rows";
import { BadParameter } from "./envelope";
import { factsOf, purchaseIdOf, TRANSACTION_TYPES, typeOf } from "./facts";
import type { Quirks } from "./quirks";

const ROLES = ["vendor", "affiliate", "other"];

export interface RowFilter {
  /** The same for the same filters. */
  name: string;
  keeps(row: Row): boolean;
}

interface Wanted {
  types: string[] | null;
  roles: string[] | null;
  currency: string | null;
  purchaseId: string | null;
}

/** The `search[…]` arguments of listTransactions. */
export function searchFilter(args: URLSearchParams, quirks: Quirks): RowFilter {
  return filterOf(
    {
      types: listOf(args, "search[transaction_type]", TRANSACTION_TYPES),
      roles: listOf(args, "search[role]", ROLES),
      currency: args.get("search[currency]") || null,
      purchaseId: args.get("search[purchase_id]") || null,
    },
    quirks,
  );
}

/** The flat arguments of listCommissions; `all` adds kinds that are not played here. */
export function commissionFilter(args: URLSearchParams, quirks: Quirks): RowFilter {
  const types = args.get("transaction_type") === "all" ? null : listOf(args, "transaction_type", TRANSACTION_TYPES);
  return filterOf({ types, roles: null, currency: null, purchaseId: args.get("purchase_id") || null }, quirks);
}

function listOf(args: URLSearchParams, name: string, allowed: readonly string[]): string[] | null {
  const value = args.get(name);
  if (!value) return null;
  const items = value.split(",").map((item) => item.trim());
  const wrong = items.find((item) => !allowed.includes(item));
  if (wrong !== undefined) throw new BadParameter(`Invalid value for parameter "${name}"`);
  return items;
}

function filterOf(wanted: Wanted, quirks: Quirks): RowFilter {
  const { types, roles, currency, purchaseId } = wanted;
  const ownRole = roles === null || roles.includes(quirks.role);
  return {
    name: JSON.stringify(wanted),
    keeps(row) {
      if (row.kind === "explicit") {
        const { transaction_type, currency: rowCurrency, purchase_id } = row.raw;
        const ofType = types === null || types.includes(String(transaction_type));
        const ofCurrency = currency === null || rowCurrency === currency;
        return ownRole && ofType && ofCurrency && (purchaseId === null || purchase_id === purchaseId);
      }
      if (!ownRole || (types !== null && !types.includes(typeOf(row)))) return false;
      if (purchaseId !== null && purchaseIdOf(row) !== purchaseId) return false;
      return currency === null || factsOf(row, quirks.role).currency === currency;
    },
  };
}
