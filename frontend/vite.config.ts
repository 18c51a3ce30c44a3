import path from "node:path";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import babel from "@rolldown/plugin-babel";
import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { inlineMessages } from "./scripts/inline-messages.ts";
import { precompress } from "./scripts/precompress.ts";
import { trustedDocuments } from "./scripts/trusted-documents.ts";

const backend = process.env.REGULARS_BACKEND ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    trustedDocuments(),
    tanstackRouter({ target: "react", autoCodeSplitting: true }),
    babel({ presets: [inlineMessages()] }),
    react(),
    tailwindcss(),
    { ...optimizeLocales.vite({ locales: ["en-US"] }), enforce: "pre" },
    precompress(),
  ],
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "src") } },
  build: {
    outDir: process.env.REGULARS_STATIC ?? "../backend/regulars/static",
    emptyOutDir: true,
    manifest: true,
    target: "baseline-widely-available",
    // The content security policy allows no inline resources at all.
    assetsInlineLimit: 0,
    // A list of every chunk for every page weighs 2 KB in the entry and up to 4 in a page: links are followed after they are
    // pointed at anyway.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_page, _chunks, { hostType }) => (hostType === "html" ? _chunks : []),
    },
    chunkSizeWarningLimit: 300,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Changes seldom: stays in the browser's cache from one version of the product to the next.
            { name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/graphql": { target: backend, ws: true }, "/downloads": { target: backend } },
  },
});
