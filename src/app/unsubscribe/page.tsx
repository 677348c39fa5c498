import type { Metadata } from "next";
import { Unsubscribe } from "#features/alerts/unsubscribe";
import type { Search } from "../(app)/prefetched";

export const metadata: Metadata = { title: "No more mails", referrer: "no-referrer" };

/** A mail's link leads here, without a session: programs that look at links end nothing, a person presses the button. */
export default async function Page({ searchParams }: { searchParams: Search }) {
  const { token } = await searchParams;
  return <Unsubscribe token={typeof token === "string" ? token : ""} />;
}
