import { readFile } from "node:fs/promises";

/** Where the files of tables are. Another storage is another implementation of these two. */
export interface Warehouse {
  /** The whole file. */
  read(location: string): Promise<Buffer>;
  /** The location as DuckDB opens it. */
  duckdbPath(location: string): string;
}

/** Where a writer saw the files, and where they are here. */
export interface Mount {
  readonly from: string;
  readonly to: string;
}

/**
 * Files of this machine. Writers spell one place differently: Flink `file:/warehouse/t`, pyiceberg `file:///warehouse/t`.
 * @param mounts The first whose `from` is the beginning of a location replaces it.
 */
export function localWarehouse(mounts: readonly Mount[] = []): Warehouse {
  const moved = mounts.map(({ from, to }) => ({ from: withSlash(plainPath(from)), to: withSlash(plainPath(to)) }));
  const duckdbPath = (location: string) => {
    const path = plainPath(location);
    const mount = moved.find(({ from }) => path.startsWith(from));
    return mount ? mount.to + path.slice(mount.from.length) : path;
  };
  return { duckdbPath, read: (location) => readFile(duckdbPath(location)) };
}

function plainPath(location: string): string {
  const path = location.replace(/^file:(\/\/(localhost)?(?=\/))?/, "");
  if (!path.startsWith("/")) {
    throw new Error(`location ${location} is not a file of this machine; expected file:/path, file:///path or /path`);
  }
  return path;
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

/** Reads a file, and says which one when it cannot be read or understood. */
export async function readAs<T>(
  warehouse: Warehouse,
  location: string,
  what: string,
  parse: (content: Buffer) => T,
): Promise<T> {
  try {
    return parse(await warehouse.read(location));
  } catch (error) {
    throw new Error(`${what} ${location} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
