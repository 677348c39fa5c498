import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { coverageQueryOptions } from "./get-coverage";

/** A half-open period in ISO times. */
interface Period {
  start: string;
  end: string;
}

/** Asks for a period to be read again. What is stored stays visible meanwhile. */
export function useRereadPeriod(accountId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (window: Period) =>
      apiRequest(`/api/accounts/${accountId}/sync`, z.unknown(), { method: "POST", body: { window } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: coverageQueryOptions(accountId).queryKey }),
  });
}
