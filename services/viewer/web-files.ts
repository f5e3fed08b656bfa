import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative } from "node:path";
import { securityHeaders } from "./http";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** The built page: its files by their path, each with the compressed form that the build has made. */
export class WebFiles {
  private readonly files = new Map<string, string>();

  constructor(folder: string) {
    if (!existsSync(join(folder, "index.html")))
      throw new Error(
        `${folder} has no index.html; expected the built page, npm run build in services/viewer/web makes it`,
      );
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !path.endsWith(".gz")) this.files.set(`/${relative(folder, path)}`, path);
    }
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  send(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = this.files.get(path) as string;
    const compressed = /\bgzip\b/.test(String(request.headers["accept-encoding"])) && existsSync(`${file}.gz`);
    response.writeHead(200, {
      ...securityHeaders,
      "content-type": types[extname(file)] ?? "application/octet-stream",
      // The build puts a hash of the content into the name of everything below /assets.
      "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      vary: "accept-encoding",
      ...(compressed && { "content-encoding": "gzip" }),
    });
    response.end(request.method === "HEAD" ? undefined : readFileSync(compressed ? `${file}.gz` : file));
  }
}
