import { resolve } from "node:path";
import { defineConfig } from "vite";
import { shared } from "./vite.shared.ts";

/** For tests only: every screen in every state, and two ends of a mesh without a server. */
const pages = ["gallery", "harness"];

export default defineConfig({
  ...shared,
  build: {
    ...shared.build,
    outDir: "dist-gallery",
    rolldownOptions: {
      input: pages.map((page) => resolve(import.meta.dirname, `${page}.html`)),
    },
  },
});
