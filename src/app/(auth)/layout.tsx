import { Center, Container, Paper, Stack } from "@mantine/core";
import { redirect } from "next/navigation";
import { TidemarkLogo } from "#components/tidemark-logo";
import { getSession } from "#http/session";

export default async function AuthLayout({ children }: { children: React.ReactNode }) {
  if (await getSession()) redirect("/");
  return (
    <Container component="main" size={440} py={{ base: "xl", sm: "12vh" }}>
      <Stack gap="xl">
        <Center>
          <TidemarkLogo />
        </Center>
        <Paper withBorder p={{ base: "lg", sm: "xl" }}>
          {children}
        </Paper>
      </Stack>
    </Container>
  );
}
