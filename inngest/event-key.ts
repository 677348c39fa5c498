/** What tells a replay: it begins with the same event, of the same time. An id alone may come again with another event. */
export function eventKeyOf({ id, ts }: { id?: string | undefined; ts?: number | undefined }): string | undefined {
  return id ? `${id}@${ts ?? 0}` : undefined;
}
