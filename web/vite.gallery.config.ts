import { resolve } from "node:path";
import { defineConfig } from "vite";
import { shared } from "./vite.shared.ts";

/** Every screen in every state, for `make screens`; never part of the product's build. */
export default defineConfig({
  ...shared,
  build: {
    ...shared.build,
    outDir: "dist-gallery",
    rolldownOptions: { input: resolve(import.meta.dirname, "gallery.html") },
  },
});
