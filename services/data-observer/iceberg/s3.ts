import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Warehouse } from "./files";

export interface S3Options {
  /** Of a store that is not Amazon's, such as http://minio:9000. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** The bucket in the path, not in the host's name, as most stores of one's own want it. */
  readonly pathStyle: boolean;
  /** How long the store may be silent, before its answer and within it. @default 30,000 */
  readonly timeoutMs?: number;
}

/** Files that are copied at once. */
const parallel = 4;

/**
 * Objects of a store that speaks S3. Who asks is found as Amazon's own tools find it: in the environment, in the file that
 * AWS_SHARED_CREDENTIALS_FILE names, or by the role of the machine.
 */
export function s3Warehouse({ endpoint, region, pathStyle, timeoutMs = 30_000 }: S3Options): Warehouse {
  // Many megabytes, for those only whose tables are there.
  const load = async () => {
    const { GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
    const client = new S3Client({
      region,
      forcePathStyle: pathStyle,
      ...(endpoint && { endpoint }),
      requestHandler: {
        connectionTimeout: 5000,
        requestTimeout: timeoutMs,
        throwOnRequestTimeout: true,
        socketTimeout: timeoutMs,
      },
    });
    return async (location: string) => (await client.send(new GetObjectCommand(objectOf(location)))).Body as Readable;
  };
  let loaded: ReturnType<typeof load> | undefined;
  const get = async (location: string): Promise<Readable> => {
    try {
      loaded ??= load();
      return await (await loaded)(location);
    } catch (error) {
      const { name, message } = error as Error;
      throw new Error(message.startsWith(name) ? message : `${name}: ${message}`);
    }
  };
  return {
    read: async (location) => Buffer.concat(await (await get(location)).toArray()),
    copies: isS3,
    async withFiles(locations, use) {
      const folder = await mkdtemp(join(tmpdir(), "batch-"));
      try {
        const paths = new Map(locations.map((location, index) => [location, join(folder, `${index}.parquet`)]));
        const copy = async ([location, path]: [string, string]) =>
          pipeline(await get(location), createWriteStream(path));
        await Readable.from(paths).forEach(copy, { concurrency: parallel });
        return await use(paths);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

export const isS3 = (location: string): boolean => /^s3[an]?:/.test(location);

/** Writers call the same store s3, s3a or s3n. */
export function objectOf(location: string): { Bucket: string; Key: string } {
  const [, Bucket, Key] = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
  if (!Bucket || !Key) throw new Error(`location ${location} names no object; expected s3://bucket/key`);
  return { Bucket, Key };
}

/** Takes every file from where it is. */
export function eitherWarehouse(local: Warehouse, s3: Warehouse): Warehouse {
  return {
    read: (location) => (isS3(location) ? s3 : local).read(location),
    copies: isS3,
    withFiles: (locations, use) => {
      const objects = locations.filter(isS3);
      const files = locations.filter((location) => !isS3(location));
      if (objects.length === 0) return local.withFiles(files, use);
      return local.withFiles(files, (here) => s3.withFiles(objects, (copies) => use(new Map([...here, ...copies]))));
    },
  };
}
