import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // A build checks what it builds; `npm run types` checks the rest as well.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  // Lets a second build (tests beside a running server) keep out of the first one's way.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // Node libraries with native or dynamic parts stay out of the bundle.
  serverExternalPackages: ["inngest", "pg", "pino", "ws", "@neondatabase/serverless"],
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
};

export default config;
