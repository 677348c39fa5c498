import { expect, it } from "vitest";
import { describeAdapterContract } from "../../../test/adapter-contract";
import { clickCrmFixture } from "../../../test/clickcrm";
import { buygoods } from "../buygoods";

describeAdapterContract(buygoods, clickCrmFixture);

it("calls version 1 of the platform's API", () => {
  expect(buygoods.endpoints.api).toEqual({
    variable: "BUYGOODS_API_URL",
    default: "https://api.clickcrm.com/affiliates/v1",
  });
});
