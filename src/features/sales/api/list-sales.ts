import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { accountsQueryOptions, disconnectedAccountsQueryOptions } from "#features/accounts/api/list-accounts";
import { networksQueryOptions } from "#features/accounts/api/list-networks";
import type { Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";
import { type AskedSales, salesSearch } from "../sale-filters";

/** What fills a screen is there at once; who goes on wants more at a time. */
const FIRST_PAGE = 25;
const NEXT_PAGE = 100;

const pathOf = (search: string, more: Record<string, string>) => {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `/api/sales?${query}`;
};

export function salesQueryOptions(search: string) {
  return infiniteQueryOptions({
    queryKey: ["sales", search],
    queryFn: ({ pageParam, signal }) =>
      apiRequest<Answers["sales"]>(
        pathOf(search, pageParam === null ? { limit: `${FIRST_PAGE}` } : { limit: `${NEXT_PAGE}`, cursor: pageParam }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** The sales of a filter, newest first, a page at a time. */
export const useSales = (search: string) => useInfiniteQuery(salesQueryOptions(search));

export function salesTotalsQueryOptions(search: string) {
  return queryOptions({
    queryKey: ["sales-totals", search],
    queryFn: ({ signal }) => apiRequest<Answers["sales"]>(pathOf(search, { limit: "1", totals: "1" }), { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What all sales of the filter add up to. */
export const useSalesTotals = (search: string) => useQuery(salesTotalsQueryOptions(search));

/** What a page of sales shows first. */
export function salesPageQueries(asked: AskedSales) {
  const search = salesSearch(asked);
  return [
    salesQueryOptions(search),
    salesTotalsQueryOptions(search),
    accountsQueryOptions(),
    disconnectedAccountsQueryOptions(),
    networksQueryOptions(),
  ];
}

export function saleQueryOptions(saleId: string) {
  return queryOptions({
    queryKey: ["sale", saleId],
    queryFn: ({ signal }) => apiRequest<Answers["sale"]>(`/api/sales/${saleId}`, { signal }),
  });
}

export const useSale = (saleId: string) => useQuery(saleQueryOptions(saleId));
