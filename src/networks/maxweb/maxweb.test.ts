import { expect, it } from "vitest";
import { describeAdapterContract } from "../../../test/adapter-contract";
import { clickCrmFixture } from "../../../test/clickcrm";
import { maxweb } from "../maxweb";

describeAdapterContract(maxweb, clickCrmFixture);

it("calls version 2 of the platform's API", () => {
  expect(maxweb.endpoints.api).toEqual({
    variable: "MAXWEB_API_URL",
    default: "https://api.clickcrm.com/affiliates/v2",
  });
});
