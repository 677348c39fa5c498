import { Button, type ButtonProps, Group, Skeleton, Stack, Text } from "@mantine/core";
import type { UseInfiniteQueryResult, UseQueryResult } from "@tanstack/react-query";
import { errorMessage } from "#ui/api-client";

interface LoadErrorProps {
  title: string;
  message: string;
  retrying: boolean;
  onRetry: () => void;
}

export function LoadError({ title, message, retrying, onRetry }: LoadErrorProps) {
  return (
    <Group
      role="alert"
      justify="space-between"
      p="md"
      style={{ border: "1px solid var(--mantine-color-error)", borderRadius: 12 }}
    >
      <div>
        <Text fw={600}>{title}</Text>
        <Text size="sm">{message}</Text>
      </div>
      <Button size="xs" variant="default" loading={retrying} onClick={onRetry}>
        Try again
      </Button>
    </Group>
  );
}

interface QueryGateProps<T> {
  query: UseQueryResult<T> | UseInfiniteQueryResult<T>;
  /** What to say when there is nothing to show: "The coverage could not be loaded". */
  failure: string;
  children: (data: T) => React.ReactNode;
}

/** Renders its children once there is data, which a failed refresh does not take away again. */
export function QueryGate<T>({ query: { data, error, isFetching, refetch }, failure, children }: QueryGateProps<T>) {
  if (data !== undefined) return children(data);
  if (error) {
    return <LoadError title={failure} message={errorMessage(error)} retrying={isFetching} onRetry={() => refetch()} />;
  }
  return (
    <Stack>
      <Skeleton height={56} />
      <Skeleton height={56} />
    </Stack>
  );
}

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
