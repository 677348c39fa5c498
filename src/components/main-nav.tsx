import { Group } from "@mantine/core";
import { usePathname } from "next/navigation";
import classes from "./main-nav.module.css";
import { NavLink } from "./nav-link";

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
        <NavLink key={href} href={href} label={label} className={classes.link} current={isCurrent(href, pathname)} />
      ))}
    </Group>
  );
}

function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
