import { defineConfig } from "vitest/config";

const alias = { "@": new URL("./src", import.meta.url).pathname };

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{src,sandbox,dev,inngest}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/*.engine.test.ts"],
        },
      },
    ],
  },
});
