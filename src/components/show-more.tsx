import { Button, type ButtonProps } from "@mantine/core";

interface ShowMoreProps extends Pick<ButtonProps, "size" | "w"> {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  label?: string;
}

/** Below a list that is read page by page; nothing at its end. */
export function ShowMore({ query, label = "Show more", ...look }: ShowMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()} {...look}>
      {label}
    </Button>
  );
}
