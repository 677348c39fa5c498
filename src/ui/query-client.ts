import { environmentManager, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-client";

const MAX_RETRIES = 2;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Above zero, so that what the server prefetched is not fetched again on hydration.
        staleTime: 5_000,
        // A 4xx stays what it is however often it is asked.
        retry: (failures, error) => failures < MAX_RETRIES && !(error instanceof ApiError && isClientError(error)),
      },
    },
  });
}

function isClientError({ status }: ApiError): boolean {
  return status >= 400 && status < 500;
}

let browserClient: QueryClient | undefined;

/** On the server a new client per call, so that users never share one; in the browser always the same. */
export function getQueryClient(): QueryClient {
  if (environmentManager.isServer()) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}
