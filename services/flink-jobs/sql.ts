import { createHash } from "node:crypto";

/** Replaces `${NAME}` by its value, as the inside of an SQL text literal. */
export function fillIn(sql: string, values: Readonly<Record<string, string>>): string {
  return sql.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`no value for \${${name}}; known: ${Object.keys(values).join(", ")}`);
    }
    return value.replaceAll("'", "''");
  });
}

/**
 * The statements of an SQL file, without comments and the semicolons that end them. A statement ends with a semicolon at the
 * end of a line; those between BEGIN and END belong to one statement.
 */
export function statements(sql: string): string[] {
  const found: string[] = [];
  let lines: string[] = [];
  let inBlock = false;
  for (const line of sql.split("\n").filter((line) => line.trim() !== "" && !line.trimStart().startsWith("--"))) {
    lines.push(line.trimEnd());
    inBlock = (inBlock || /\bBEGIN$/.test(line.trimEnd())) && !/^END;$/.test(line.trim());
    if (!inBlock && line.trimEnd().endsWith(";")) {
      found.push(lines.join("\n").slice(0, -1));
      lines = [];
    }
  }
  if (lines.length > 0) {
    throw new Error(`the last statement does not end with a semicolon: ${lines[0]}`);
  }
  return found;
}

/** Sixteen hexadecimal digits of SHA-256 over what a job runs; comments and empty lines do not count. */
export function fingerprint(statements: readonly string[]): string {
  return createHash("sha256").update(statements.join(";\n")).digest("hex").slice(0, 16);
}
