import { expect, it } from "vitest";
import { credentialsSchema, decodeToken } from "./credentials";

const TOKEN = "aB3+cD/4eF==";

it.each([
  ["as it is, with a literal + and /", TOKEN],
  ["percent-encoded, as the back office shows it", encodeURIComponent(TOKEN)],
  ["percent-encoded in lower case", "aB3%2bcD%2f4eF%3d%3d"],
  ["percent-encoded twice", encodeURIComponent(encodeURIComponent(TOKEN))],
  ["percent-encoded in part", "aB3%2BcD/4eF=%3D"],
  ["within a link", `https://api.clickcrm.com/affiliates/v1/byday?a=1&token=${encodeURIComponent(TOKEN)}&x=1`],
  ["with blanks around it", `  ${TOKEN}\n`],
])("stores the token as such when it is entered %s", (_how, entered) => {
  const stored = credentialsSchema.parse({ affiliateId: " 12345 ", token: entered });
  expect(stored).toEqual({ affiliateId: "12345", token: TOKEN });
  expect(credentialsSchema.parse(stored)).toEqual(stored);
});

it("leaves a percent sign alone that escapes nothing", () => {
  expect(decodeToken("ab%zz%")).toBe("ab%zz%");
});

it.each([
  { affiliateId: "", token: TOKEN },
  { affiliateId: "12 34", token: TOKEN },
  { affiliateId: "12345", token: "%20" },
  { affiliateId: "12345", token: "aB3 cD/4eF==" },
])("refuses %j", (credentials) => {
  expect(credentialsSchema.safeParse(credentials).success).toBe(false);
});
