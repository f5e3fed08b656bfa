import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a server on 127.0.0.1 proves itself with. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  /** The certificate's file: who is to trust the server is told of it. */
  readonly file: string;
}

/** A new key and a certificate that is its own authority, in a folder that `remove` takes away. */
export function newIdentity(): Identity & { remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [keyFile, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  execFileSync("openssl", ["req", ...kind, ...subject, "-keyout", keyFile, "-out", file], { stdio: "pipe" });
  const read = (path: string) => readFileSync(path, "utf8");
  return { key: read(keyFile), cert: read(file), file, remove: () => rmSync(folder, { recursive: true }) };
}
