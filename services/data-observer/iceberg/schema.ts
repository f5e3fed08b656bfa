/** A type as Iceberg's JSON writes it: a primitive's name, or a struct, list or map. */
export type IcebergType = string | Struct | List | MapOf;

export interface Field {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergType;
}

interface Struct {
  readonly type: "struct";
  readonly fields: readonly Field[];
}

interface List {
  readonly type: "list";
  readonly "element-id": number;
  readonly "element-required": boolean;
  readonly element: IcebergType;
}

interface MapOf {
  readonly type: "map";
  readonly "key-id": number;
  readonly key: IcebergType;
  readonly "value-id": number;
  readonly "value-required": boolean;
  readonly value: IcebergType;
}

export interface TableSchema {
  readonly "schema-id"?: number;
  readonly fields: readonly Field[];
}

/** A field of any depth; `id` stays the same for its life, whatever it is called. */
export interface FlatField {
  readonly id: number;
  /** Name of its own, without those of the fields around it. */
  readonly name: string;
  /** For messages: `address.street`. */
  readonly path: string;
  /** `struct`, `list` and `map` for what has fields inside: those are compared one by one. */
  readonly type: string;
  readonly required: boolean;
  readonly parent: number | undefined;
}

/** All fields of a schema, also those inside structs, lists and maps. */
export function flatten(schema: TableSchema): Map<number, FlatField> {
  const flat = new Map<number, FlatField>();
  const add = (field: Field, parent?: FlatField) => {
    const { type } = field;
    const kind = typeof type === "string" ? type.replace(/\s/g, "") : type.type;
    const path = parent ? `${parent.path}.${field.name}` : field.name;
    const entry = { id: field.id, name: field.name, path, type: kind, required: field.required, parent: parent?.id };
    flat.set(field.id, entry);
    for (const inner of innerFields(type)) {
      add(inner, entry);
    }
  };
  for (const field of schema.fields) {
    add(field);
  }
  return flat;
}

function innerFields(type: IcebergType): readonly Field[] {
  if (typeof type === "string") {
    return [];
  }
  switch (type.type) {
    case "struct":
      return type.fields;
    case "list":
      return [{ id: type["element-id"], name: "element", required: type["element-required"], type: type.element }];
    case "map":
      return [
        { id: type["key-id"], name: "key", required: true, type: type.key },
        { id: type["value-id"], name: "value", required: type["value-required"], type: type.value },
      ];
  }
}

/**
 * The column of the current schema that the settings mean. A column that was renamed is followed by its field id, so that its
 * history goes on under the name that the settings know; a column that was dropped and added again is a new one.
 * @param schemas All schemas of the table, oldest first.
 */
export function resolveColumn(name: string, current: TableSchema, schemas: readonly TableSchema[]): Field | undefined {
  const named = (schema: TableSchema) => schema.fields.find((field) => field.name === name);
  const direct = named(current);
  if (direct) {
    return direct;
  }
  const earlier = schemas
    .toReversed()
    .map(named)
    .find((field) => field !== undefined);
  return current.fields.find(({ id }) => id === earlier?.id);
}
