import { readFile } from "node:fs/promises";

/** Where the files of tables are. */
export interface Warehouse {
  /** The whole file. */
  read(location: string): Promise<Buffer>;
  /** Whether DuckDB opens a copy of the file, so that not too many at once should be asked for. */
  copies(location: string): boolean;
  /** Has `use` work with files as DuckDB opens them, by their locations. Copies are gone afterwards. */
  withFiles<T>(locations: readonly string[], use: (paths: ReadonlyMap<string, string>) => Promise<T>): Promise<T>;
}

/** A warehouse whose files need not be copied. */
export interface LocalWarehouse extends Warehouse {
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
export function localWarehouse(mounts: readonly Mount[] = []): LocalWarehouse {
  const moved = mounts.map(({ from, to }) => ({ from: withSlash(plainPath(from)), to: withSlash(plainPath(to)) }));
  const duckdbPath = (location: string) => {
    const path = plainPath(location);
    const mount = moved.find(({ from }) => path.startsWith(from));
    return mount ? mount.to + path.slice(mount.from.length) : path;
  };
  return {
    duckdbPath,
    read: async (location) => readFile(duckdbPath(location)),
    copies: () => false,
    withFiles: async (locations, use) => use(new Map(locations.map((location) => [location, duckdbPath(location)]))),
  };
}

function plainPath(location: string): string {
  const path = location.replace(/^file:(\/\/(localhost)?(?=\/))?/, "");
  if (!path.startsWith("/")) {
    throw new Error(
      `location ${location} is not a file of this machine, nor of an object store that is known; expected file:/path, file:///path, /path or s3://bucket/key`,
    );
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
