import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Node libraries with native or dynamic parts stay out of the bundle.
  serverExternalPackages: ["inngest", "pg", "pino", "ws", "@neondatabase/serverless"],
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
};

export default config;
