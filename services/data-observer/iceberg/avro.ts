import { inflateRawSync } from "node:zlib";
import { type Schema, Type, types } from "avsc";

/** A long that fits a number is one; an id of 63 bits is a bigint, for a number would round it. */
export type Long = number | bigint;

const longType = types.LongType.__with({
  fromBuffer: (buffer: Buffer): Long => {
    const value = buffer.readInt32LE(4) * 2 ** 32 + buffer.readUInt32LE(0);
    return Number.isSafeInteger(value) ? value : buffer.readBigInt64LE(0);
  },
  toBuffer: (value: Long) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    return buffer;
  },
  fromJSON: Number,
  toJSON: String,
  isValid: (value: unknown) => typeof value === "number" || typeof value === "bigint",
  compare: (a: Long, b: Long) => (a < b ? -1 : a > b ? 1 : 0),
});

const headerType = Type.forSchema({ type: "map", values: "bytes" });
const plainLong = Type.forSchema("long");
const syncBytes = 16;

interface Decoder {
  readonly type: Type;
  readonly resolver: unknown;
}

/** Making a decoder takes longer than reading a small file, and the files of one table have the same schema. */
const decoders = new Map<string, Decoder>();
const maxDecoders = 100;

/**
 * Reads an Avro container file.
 * @param keep Names of the fields to read, at whatever depth; all others are skipped, which is what makes it fast.
 * @throws when the file is cut off, damaged, or compressed with something else than deflate.
 */
export function readAvro<T>(file: Buffer, keep: ReadonlySet<string>): T[] {
  if (file.length < 4 || file.readUInt32BE(0) !== 0x4f626a01) {
    throw new Error("is not an Avro file");
  }
  const header = decode<Record<string, Buffer>>(headerType, file, 4);
  const { type, resolver } = decoderFor(String(header.value["avro.schema"]), keep);
  const inflate = inflaterFor(String(header.value["avro.codec"] ?? "null"));
  const sync = file.subarray(header.offset, header.offset + syncBytes);
  const records: T[] = [];
  for (let at = header.offset + syncBytes; at < file.length; ) {
    const count = decode<number>(plainLong, file, at);
    const size = decode<number>(plainLong, file, count.offset);
    const end = size.offset + size.value;
    if (end + syncBytes > file.length || !file.subarray(end, end + syncBytes).equals(sync)) {
      throw new Error("is damaged: a block does not end where it should");
    }
    const block = inflate(file.subarray(size.offset, end));
    for (let i = 0, offset = 0; i < count.value; i++) {
      const record = decode<T>(type, block, offset, resolver);
      records.push(record.value);
      offset = record.offset;
    }
    at = end + syncBytes;
  }
  return records;
}

function decode<T>(type: Type, buffer: Buffer, offset: number, resolver?: unknown): { value: T; offset: number } {
  const decoded = type.decode(buffer, offset, resolver as never);
  if (decoded.offset < 0) {
    throw new Error("is cut off");
  }
  return decoded;
}

function inflaterFor(codec: string): (data: Buffer) => Buffer {
  switch (codec) {
    case "null":
      return (data) => data;
    case "deflate":
      return (data) => inflateRawSync(data);
    default:
      throw new Error(
        `is compressed with ${codec}, expected deflate: set the table's write.avro.compression-codec to gzip`,
      );
  }
}

function decoderFor(schema: string, keep: ReadonlySet<string>): Decoder {
  const key = `${[...keep].join()} ${schema}`;
  let decoder = decoders.get(key);
  if (!decoder) {
    const written = JSON.parse(schema) as Schema;
    const type = Type.forSchema(pruned(written, keep), { registry: { long: longType } });
    const writer = Type.forSchema(written, { registry: { long: longType } });
    decoder = { type, resolver: type.createResolver(writer) };
    if (decoders.size >= maxDecoders) {
      decoders.clear();
    }
    decoders.set(key, decoder);
  }
  return decoder;
}

/** The schema without the fields that are not kept. */
function pruned(schema: Schema, keep: ReadonlySet<string>): Schema {
  if (Array.isArray(schema)) {
    return schema.map((branch) => pruned(branch, keep)) as Schema;
  }
  if (typeof schema !== "object") {
    return schema;
  }
  const node = schema as { type: unknown; fields?: { name: string; type: Schema }[]; items?: Schema };
  if (node.type === "record" && node.fields) {
    const fields = node.fields.filter(({ name }) => keep.has(name));
    return { ...node, fields: fields.map((field) => ({ ...field, type: pruned(field.type, keep) })) } as Schema;
  }
  return (node.items ? { ...node, items: pruned(node.items, keep) } : node) as Schema;
}
