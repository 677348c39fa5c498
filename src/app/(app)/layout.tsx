import { redirect } from "next/navigation";
import { AppFrame } from "#components/app-frame";
import { getSession } from "#http/session";

export default async function AppLayout({ children }: { children: React.ReactNode }) {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { name, email } = session.user;
  return <AppFrame user={{ name, email }}>{children}</AppFrame>;
}
