import { Anchor, Group } from "@mantine/core";
import Link from "next/link";
import { usePathname } from "next/navigation";
import classes from "./main-nav.module.css";

/** The sections of the app in the order shown. */
const SECTIONS = [
  { href: "/", label: "Earnings" },
  { href: "/sales", label: "Sales" },
  { href: "/accounts", label: "Accounts" },
  { href: "/activity", label: "Activity" },
];

export function MainNav() {
  const pathname = usePathname();
  return (
    <Group component="nav" aria-label="Main" gap={2} wrap="nowrap">
      {SECTIONS.map(({ href, label }) => (
        <Anchor
          key={href}
          component={Link}
          href={href}
          underline="never"
          className={classes.link}
          aria-current={isCurrent(href, pathname) ? "page" : undefined}
        >
          {label}
        </Anchor>
      ))}
    </Group>
  );
}

function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
