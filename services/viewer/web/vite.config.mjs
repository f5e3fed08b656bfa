import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = import.meta.dirname;
const resolve = createRequire(import.meta.url).resolve;
const grafanaUi = dirname(resolve("@grafana/ui/package.json"));

/** The most that all scripts and styles of the page may weigh, compressed. Bytes. */
const budget = 2 * 1024 ** 2;

/** Puts the icons to where Grafana's components look for them, and a compressed copy beside every file that shrinks. */
function deliver() {
  return {
    name: "deliver",
    closeBundle() {
      const dist = join(root, "dist");
      cpSync(join(grafanaUi, "dist/public/img/icons"), join(dist, "build/img/icons"), { recursive: true });
      let total = 0;
      for (const name of readdirSync(join(dist, "assets"))) {
        if (![".js", ".css"].includes(extname(name))) continue;
        const path = join(dist, "assets", name);
        const compressed = gzipSync(readFileSync(path), { level: 9 });
        writeFileSync(`${path}.gz`, compressed);
        total += compressed.length;
      }
      console.log(`scripts and styles: ${Math.round(total / 1024)} KiB compressed, of ${budget / 1024} allowed`);
      if (total > budget) throw new Error(`the page weighs ${total} bytes compressed, expected ${budget} at most`);
    },
  };
}

export default defineConfig({
  root,
  plugins: [react(), deliver()],
  resolve: {
    alias: [
      // CommonJS whose default export the bundler hands out as a namespace object.
      { find: /^react-custom-scrollbars-2$/, replacement: join(root, "src/vendor/scrollbars.ts") },
    ],
  },
  build: { outDir: "dist", emptyOutDir: true, sourcemap: false, chunkSizeWarningLimit: 4000, reportCompressedSize: false },
});
