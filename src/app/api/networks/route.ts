import { answer, userRoute } from "#http/route";
import { listAdapters } from "#networks/index";

export const GET = userRoute(() =>
  answer("networks", {
    networks: listAdapters().map(({ id, label, credentials, traits }) => ({
      id,
      label,
      fields: credentials.fields,
      granularity: traits.granularity,
    })),
  }),
);
