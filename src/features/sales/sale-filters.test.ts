import { expect, test } from "vitest";
import { isFiltered, salesSearch } from "./sale-filters";

const NOW = new Date("2026-11-25T12:41:00Z");
const search = (query: string) => salesSearch({ params: new URLSearchParams(query), zone: "Europe/Berlin", now: NOW });

test.each([
  ["", ""],
  ["q=AP-1&status=REFUNDED&status=PENDING", "q=AP-1&status=REFUNDED&status=PENDING"],
  ["from=2026-11-01&to=2026-12-01", "from=2026-11-01&to=2026-12-01&zone=Europe%2FBerlin"],
  ["changed=7d", "changedSince=2026-11-18T00%3A00%3A00.000Z"],
  ["changed=ever", ""],
  ["q=&other=1", ""],
])("the address %s asks the API for %s", (address, query) => {
  expect(search(address)).toBe(query);
  expect(isFiltered(new URLSearchParams(address))).toBe(address !== "" && !address.startsWith("q=&"));
});
