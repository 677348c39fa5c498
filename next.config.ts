import type { NextConfig } from "next";

/** On every answer: pages, API, files, errors. The policy for scripts is made per page, in `src/proxy.ts`. */
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  // For an image: a server with all that it needs and nothing else. `next start` serves the plain build.
  output: process.env.NEXT_OUTPUT === "standalone" ? "standalone" : undefined,
  reactStrictMode: true,
  poweredByHeader: false,
  // A build checks what it builds; `npm run types` checks the rest as well.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  // Lets a second build (tests beside a running server) keep out of the first one's way.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // Node libraries with native or dynamic parts stay out of the bundle.
  serverExternalPackages: ["inngest", "nodemailer", "pg", "prom-client", "pino", "ws", "@neondatabase/serverless"],
  // The set-up page names the migrations that a database lacks.
  outputFileTracingIncludes: { "/setup": ["./drizzle/**/*"] },
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    {
      // Over plain http it means nothing; a proxy that ends TLS says so in this header.
      source: "/:path*",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: [{ key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" }],
    },
    {
      // All but the page that explains them.
      source: "/api/:path((?!docs$).*)",
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
        { key: "Cache-Control", value: "no-store" },
      ],
    },
  ],
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
};

export default config;
