import { expect, it } from "vitest";
import { render } from "../../test/render";
import { CompletenessMark } from "./completeness-mark";

it.each([
  [true, "US Dollar: complete. Why?"],
  [false, "US Dollar: not complete. Why?"],
])("a mark says whether its sum is complete, to the eye and to the ear: %s", (complete, name) => {
  const html = render(<CompletenessMark about="US Dollar" complete={complete} sentences={["Complete to 12:41"]} />);
  expect(html).toContain(`aria-label="${name}"`);
  expect(html).toContain(`data-complete="${complete}"`);
  // What it is about opens with a click.
  expect(html).not.toContain("12:41");
});
