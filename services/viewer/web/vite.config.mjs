import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = import.meta.dirname;
const resolve = createRequire(import.meta.url).resolve;
const folderOf = (name) => dirname(resolve(`${name}/package.json`));

/** The most that all scripts and styles of the page may weigh, compressed. Bytes. */
const budget = 2 * 1024 ** 2;

/** Fonts by the names under which Grafana's styles ask for them. */
const fonts = {
  "inter/Inter-Regular.woff2": ["@fontsource/inter", "inter-latin-400-normal.woff2"],
  "inter/Inter-Medium.woff2": ["@fontsource/inter", "inter-latin-500-normal.woff2"],
  "inter/Inter-Italic.woff2": ["@fontsource/inter", "inter-latin-400-italic.woff2"],
  "inter/Inter-MediumItalic.woff2": ["@fontsource/inter", "inter-latin-500-italic.woff2"],
  "roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2": [
    "@fontsource/roboto-mono",
    "roboto-mono-latin-400-normal.woff2",
  ],
};

/** Puts icons and fonts to where Grafana's components look for them, and a compressed copy beside every script and style. */
function deliver() {
  return {
    name: "deliver",
    closeBundle() {
      const dist = join(root, "dist");
      cpSync(join(folderOf("@grafana/ui"), "dist/public/img/icons"), join(dist, "build/img/icons"), {
        recursive: true,
      });
      for (const [name, [family, file]] of Object.entries(fonts))
        cpSync(join(folderOf(family), "files", file), join(dist, "fonts", name));
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

/** Has the browser load the application while translations are set up, which have to be there before it runs. */
function preload() {
  return {
    name: "preload",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const wanted = new Set(
          Object.values(bundle).flatMap(({ isEntry, dynamicImports }) => (isEntry ? dynamicImports : [])),
        );
        // A set visits what is added to it meanwhile.
        for (const name of wanted) for (const imported of bundle[name].imports) wanted.add(imported);
        const missing = [...wanted].filter((name) => !html.includes(name));
        return missing.map((name) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
        }));
      },
    },
  };
}

export default defineConfig({
  root,
  plugins: [react(), deliver(), preload()],
  resolve: {
    // Registries and translations are set up in one copy of these, and it has to be the one that the components use.
    dedupe: ["@grafana/data", "@grafana/i18n", "@grafana/schema", "react", "react-dom"],
    alias: [
      // No panel has an editor.
      { find: /^(monaco-editor|@monaco-editor\/react)(\/.*)?$/, replacement: join(root, "src/vendor/no-editor.ts") },
      { find: /^uwrap$/, replacement: join(root, "src/vendor/uwrap.ts") },
      // CommonJS whose default export the bundler hands out as a namespace object.
      { find: /^react-custom-scrollbars-2$/, replacement: join(root, "src/vendor/scrollbars.ts") },
    ],
  },
  build: {
    // Translations are set up before Grafana's libraries are loaded, which ask for them while they load.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "i18n", test: /@grafana\/i18n|i18next/ }] } } },
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: false,
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
  },
});
