import { resolve } from "node:path";
import { defineConfig } from "vite";
import { shared } from "./vite.shared.ts";

/**
 * For tests only, never part of the product's build: every screen in every state, or by
 * `--mode harness --outDir …` the two ends of a mesh without a server.
 */
export default defineConfig(({ mode }) => {
  const page = mode === "harness" ? "harness" : "gallery";
  return {
    ...shared,
    build: {
      ...shared.build,
      outDir: "dist-gallery",
      rolldownOptions: { input: resolve(import.meta.dirname, `${page}.html`) },
    },
  };
});
