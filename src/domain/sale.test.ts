import { expect, test } from "vitest";
import { isTakenBack, SALE_STATUSES } from "./sale";

test("a sale is taken back once it is refunded, charged back or cancelled, and not while it waits to be approved", () => {
  expect(SALE_STATUSES.filter(isTakenBack)).toEqual(["REFUNDED", "CHARGEBACK", "CANCELLED"]);
  expect(SALE_STATUSES.filter((status) => !isTakenBack(status))).toEqual(["PENDING", "APPROVED"]);
});
