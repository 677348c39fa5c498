import { usePathname } from "next/navigation";
import { NavLink } from "./nav-link";
import classes from "./page-tabs.module.css";

interface PageTabsProps {
  /** What they are the pages of, for who does not see them. */
  label: string;
  tabs: readonly { href: string; label: string }[];
}

/** Tabs that are routes of their own. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const pathname = usePathname();
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <NavLink
          key={tab.href}
          href={tab.href}
          label={tab.label}
          className={classes.tab}
          current={pathname === tab.href}
        />
      ))}
    </nav>
  );
}
