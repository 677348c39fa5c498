import { Button, Group } from "@mantine/core";
import Link from "next/link";
import { usePathname } from "next/navigation";

/** The sections of the app in the order shown. */
const SECTIONS = [{ href: "/", label: "Accounts" }];

export function MainNav() {
  const pathname = usePathname();
  return (
    <Group component="nav" aria-label="Main" gap={4} wrap="nowrap">
      {SECTIONS.map(({ href, label }) => {
        const current = isCurrent(href, pathname);
        return (
          <Button
            key={href}
            component={Link}
            href={href}
            size="compact-md"
            fw={500}
            variant={current ? "light" : "subtle"}
            color={current ? undefined : "gray"}
            aria-current={current ? "page" : undefined}
          >
            {label}
          </Button>
        );
      })}
    </Group>
  );
}

function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
