import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import type { Account } from "./account";
import { accountsQueryOptions } from "./list-accounts";

async function disconnectAccount({ id }: Account): Promise<void> {
  await apiRequest(`/api/accounts/${id}`, z.unknown(), { method: "DELETE" });
}

export function useDisconnectAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: disconnectAccount,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
  });
}
