import { clickcrm } from "../clickcrm";

export const buygoods = clickcrm({
  id: "buygoods",
  basePath: "/buygoods/affiliates/v1",
  endpoint: "BUYGOODS_API_URL",
});
