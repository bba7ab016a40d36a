import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { UserConfig } from "vite";

/** What the product and the gallery build have in common. */
export const shared = {
  plugins: [svelte()],
  build: {
    target: "es2023",
    emptyOutDir: true,
    // The content security policy allows nothing inline: no data: scripts, no polyfill snippet.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
} satisfies UserConfig;
