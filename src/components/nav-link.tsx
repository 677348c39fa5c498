import Link, { useLinkStatus } from "next/link";
import classes from "./nav-link.module.css";

interface NavLinkProps {
  href: string;
  label: string;
  className: string | undefined;
  /** It leads to the page that is shown. */
  current: boolean;
}

/** A link of a navigation. While its page is made it says so, since that page comes with what it shows. */
export function NavLink({ href, label, className, current }: NavLinkProps) {
  return (
    <Link href={href} className={`${classes.link} ${className ?? ""}`} aria-current={current ? "page" : undefined}>
      {label}
      <Pending />
    </Link>
  );
}

/** Must be inside of the link that it is about. */
function Pending() {
  const { pending } = useLinkStatus();
  return <span className={classes.pending} data-pending={pending || undefined} aria-hidden />;
}
