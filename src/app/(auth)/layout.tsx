import { TidemarkLogo } from "#components/tidemark-logo";
import classes from "./layout.module.css";

/** The signed-out pages: what Tidemark is for, and the form. Plain elements: the page is to be there at once. */
export default function AuthLayout({ children }: { children: React.ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.says}>
        <TidemarkLogo />
        <p className={classes.claim}>What you earned, and whether that is all of it.</p>
        <p className={classes.more}>
          Every sale of your affiliate networks, every refund that comes late, read hourly into one ledger that says
          what it is complete to.
        </p>
        <div
          className={classes.picture}
          role="img"
          aria-label="The Earnings page: a sum per currency, each with a mark that says whether it is complete, and a chart by day and network"
        />
      </div>
      <div className={classes.form}>{children}</div>
    </main>
  );
}
