import type { Metadata } from "next";
import { ConnectPage } from "#features/accounts/components/connect-page";

export const metadata: Metadata = { title: "Connect an account" };

export default function Page() {
  return <ConnectPage />;
}
