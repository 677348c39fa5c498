import { userRoute } from "@/lib/api/route";
import { listAdapters } from "@/networks";

export const GET = userRoute(() =>
  Response.json({
    networks: listAdapters().map(({ id, label, credentials, traits }) => ({
      id,
      label,
      fields: credentials.fields,
      granularity: traits.granularity,
    })),
  }),
);
