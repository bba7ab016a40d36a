/// <reference types="vitest/config" />
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { shared } from "./vite.shared.ts";

/** One entry per page: a kiosk loads nothing of the desk. */
const pages = ["kiosk", "counter", "visitor", "desk", "console", "enter", "pair", "start", "alone"];

export default defineConfig({
  ...shared,
  build: {
    ...shared.build,
    outDir: "../src/signspan/web/static",
    rolldownOptions: {
      ...shared.build.rolldownOptions,
      input: Object.fromEntries(
        pages.map((page) => [page, resolve(import.meta.dirname, `${page}.html`)]),
      ),
    },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
  },
});
