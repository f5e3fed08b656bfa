import {
  GraphQLError,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLString,
} from "graphql";
import type { Page, PageRequest } from "../data/page";
import type { Value } from "../data/sql";
import { BadInput, Unexpected } from "../errors";
import { type ApiTable, fullName, type Kind } from "../tables/table";
import type { ApiContext } from "./context";
import { DateScalar, DateTimeScalar, LongScalar } from "./scalars";
import { selectedFields } from "./selection";

export const defaultLimit = 50;
export const maxLimit = 500;

const types = {
  text: GraphQLString,
  float: GraphQLFloat,
  whole: LongScalar,
  date: DateScalar,
  time: DateTimeScalar,
} as const satisfies Record<Kind, unknown>;

/** Values leave the database as texts and numbers, times as microseconds since the epoch. */
const outputs: Partial<Record<Kind, (value: Value) => Value>> = {
  time: (value) => (value === null ? null : new Date(Number(value) / 1000).toISOString()),
};

type Arguments = Record<string, string | number | null | undefined> & { limit: number; after?: string | null };

/** The field of the query that gives pages of one table. */
export function tableField(table: ApiTable): GraphQLFieldConfig<unknown, ApiContext, Arguments> {
  const row = new GraphQLObjectType<Record<string, Value>>({
    name: table.type,
    description: table.description,
    fields: Object.fromEntries(
      Object.entries(table.fields).map(([name, { kind, description }]) => {
        const output = outputs[kind];
        return [
          name,
          { type: types[kind], description, ...(output && { resolve: (row) => output(row[name] ?? null) }) },
        ];
      }),
    ),
  });
  const page = new GraphQLObjectType<Page>({
    name: `${table.type}Page`,
    fields: {
      items: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(row))) },
      next: { type: GraphQLString, description: "Give it as `after` for the next page; null on the last page." },
    },
  });
  return {
    type: page,
    description: table.description,
    args: argumentsOf(table),
    resolve: (_, args, context, info) => resolve(table, args, context, info),
  };
}

function argumentsOf({ fields, filters, time }: ApiTable): GraphQLFieldConfigArgumentMap {
  const timeType = fields[time]?.kind === "date" ? DateScalar : DateTimeScalar;
  return {
    ...Object.fromEntries(
      filters.map((name) => [name, { type: GraphQLString, description: fields[name]?.description }]),
    ),
    from: { type: timeType, description: `Only rows whose ${time} is not before this.` },
    to: {
      type: timeType,
      description: `Only rows whose ${time} is ${timeType === DateScalar ? "not after" : "before"} this.`,
    },
    limit: {
      type: new GraphQLNonNull(GraphQLInt),
      defaultValue: defaultLimit,
      description: `Rows of the page, 1 to ${maxLimit}.`,
    },
    after: { type: GraphQLString, description: "The field `next` of the page before." },
  };
}

async function resolve(table: ApiTable, args: Arguments, context: ApiContext, info: GraphQLResolveInfo): Promise<Page> {
  const request = requestOf(table, args, info);
  try {
    return await context.reader.read(table, request, context.signal());
  } catch (error) {
    if (error instanceof GraphQLError) {
      throw error;
    }
    const { correlationId, log } = context;
    log.error("a page could not be read", {
      error,
      correlation_id: correlationId,
      context: { table: fullName(table), request },
    });
    throw new Unexpected(correlationId);
  }
}

function requestOf(table: ApiTable, args: Arguments, info: GraphQLResolveInfo): PageRequest {
  const { limit, after } = args;
  if (limit < 1 || limit > maxLimit) {
    throw new BadInput("limit", limit, `1 to ${maxLimit}`);
  }
  const equals: Record<string, string> = {};
  for (const name of table.filters) {
    const value = args[name];
    if (typeof value === "string") {
      equals[name] = value;
    }
  }
  const time = (name: "from" | "to") => (typeof args[name] === "number" ? args[name] : undefined);
  const fields = selectedFields(info, ["items"]);
  return { fields, equals, from: time("from"), to: time("to"), limit, after: after ?? undefined };
}
