import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { type Schema, Type, types } from "avsc";

const long = types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint | number) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    return buffer;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === "number" || typeof value === "bigint",
  compare: () => 0,
});
const optional = (type: Schema) => ["null", type] as Schema;
const field = (name: string, id: number, type: Schema) => ({ name, type, "field-id": id });
const pairs = (key: number, value: number, type: Schema) =>
  optional({
    type: "array",
    logicalType: "map",
    items: {
      type: "record",
      name: `k${key}_v${value}`,
      fields: [field("key", key, "int"), field("value", value, type)],
    },
  } as Schema);

/** The fields that Iceberg's format version 2 asks of a manifest list. */
export const manifestListSchema = {
  type: "record",
  name: "manifest_file",
  fields: [
    field("manifest_path", 500, "string"),
    field("manifest_length", 501, "long"),
    field("partition_spec_id", 502, "int"),
    field("content", 517, "int"),
    field("sequence_number", 515, "long"),
    field("min_sequence_number", 516, "long"),
    field("added_snapshot_id", 503, "long"),
    field("added_files_count", 504, "int"),
    field("existing_files_count", 505, "int"),
    field("deleted_files_count", 506, "int"),
    field("added_rows_count", 512, "long"),
    field("existing_rows_count", 513, "long"),
    field("deleted_rows_count", 514, "long"),
  ],
} as Schema;

/** The same of a manifest, of an unpartitioned table. */
export const manifestSchema = {
  type: "record",
  name: "manifest_entry",
  fields: [
    field("status", 0, "int"),
    field("snapshot_id", 1, optional("long")),
    field("sequence_number", 3, optional("long")),
    field("file_sequence_number", 4, optional("long")),
    field("data_file", 2, {
      type: "record",
      name: "r2",
      fields: [
        field("content", 134, "int"),
        field("file_path", 100, "string"),
        field("file_format", 101, "string"),
        field("partition", 102, { type: "record", name: "r102", fields: [] } as Schema),
        field("record_count", 103, "long"),
        field("file_size_in_bytes", 104, "long"),
        field("column_sizes", 108, pairs(117, 118, "long")),
        field("value_counts", 109, pairs(119, 120, "long")),
        field("null_value_counts", 110, pairs(121, 122, "long")),
        field("nan_value_counts", 137, pairs(138, 139, "long")),
        field("lower_bounds", 125, pairs(126, 127, "bytes")),
        field("upper_bounds", 128, pairs(129, 130, "bytes")),
      ],
    } as Schema),
  ],
} as Schema;

const header = Type.forSchema({ type: "map", values: "bytes" });
const number = Type.forSchema("long");

/** An Avro container file of one block, compressed as Iceberg does it. */
export function avroFile(schema: Schema, records: readonly unknown[]): Buffer {
  const type = typeOf(schema);
  const sync = randomBytes(16);
  const block = deflateRawSync(Buffer.concat(records.map((record) => type.toBuffer(record))));
  return Buffer.concat([
    Buffer.from("Obj\u0001"),
    header.toBuffer({ "avro.schema": Buffer.from(JSON.stringify(schema)), "avro.codec": Buffer.from("deflate") }),
    sync,
    number.toBuffer(records.length),
    number.toBuffer(block.length),
    block,
    sync,
  ]);
}

const known = new Map<Schema, Type>();

function typeOf(schema: Schema): Type {
  const type = known.get(schema) ?? Type.forSchema(schema, { registry: { long } });
  known.set(schema, type);
  return type;
}
