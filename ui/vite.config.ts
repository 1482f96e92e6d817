import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // The window loads pages from inside its binary, so every address is relative to the page.
  base: "./",
  server: { port: 5173, strictPort: true },
  build: { target: ["es2022", "safari16"], reportCompressedSize: false },
  test: { include: ["src/**/*.test.ts"] },
});
