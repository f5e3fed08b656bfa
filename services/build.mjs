// Bundles every service (a folder with a main.ts) to dist/<service>/index.js; what it reads at run time goes beside it.
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const root = import.meta.dirname;
const dist = join(root, "dist");
const services = readdirSync(root).filter((name) => existsSync(join(root, name, "main.ts")));

rmSync(dist, { recursive: true, force: true });
for (const service of services) {
  const out = join(dist, service);
  buildSync({
    entryPoints: [join(root, service, "main.ts")],
    outfile: join(out, "index.js"),
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  const web = join(root, service, "web");
  cpSync(join(root, service), out, { recursive: true, filter: (path) => !path.endsWith(".ts") && path !== web });
  // A page is built by itself, before; the image's build does that.
  if (existsSync(join(web, "dist"))) cpSync(join(web, "dist"), join(out, "public"), { recursive: true });
}
console.log(`bundled ${services.join(", ")}`);
