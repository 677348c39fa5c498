import { clickcrm } from "../clickcrm";

export const maxweb = clickcrm({
  id: "maxweb",
  basePath: "/maxweb/affiliates/v2",
  endpoint: "MAXWEB_API_URL",
});
