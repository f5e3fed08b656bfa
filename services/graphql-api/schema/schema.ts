import { GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import type { LoadedTable, TableStore } from "../data/table-store";
import { type ApiTable, fullName } from "../tables/table";
import type { ApiContext } from "./context";
import { DateTimeScalar, LongScalar } from "./scalars";
import { tableField } from "./table-field";

interface Served {
  readonly name: string;
  readonly loaded: LoadedTable;
}

const servedTable = new GraphQLObjectType<Served>({
  name: "Table",
  description: "A table as it is served now: a snapshot of it.",
  fields: {
    name: { type: new GraphQLNonNull(GraphQLString), description: "For example `gold.market_indicators`." },
    snapshotId: {
      type: GraphQLString,
      description: "Null for a table that has never been written to.",
      resolve: ({ loaded }) => loaded.snapshotId,
    },
    committedAt: {
      type: DateTimeScalar,
      description: "When the snapshot was committed.",
      resolve: ({ loaded: { committedAt } }) => committedAt && new Date(committedAt).toISOString(),
    },
    rows: { type: new GraphQLNonNull(LongScalar), resolve: ({ loaded }) => loaded.rows },
  },
});

/** The whole schema, made from what is said of the tables. */
export function createSchema(tables: readonly ApiTable[]): GraphQLSchema {
  return new GraphQLSchema({
    query: new GraphQLObjectType<unknown, ApiContext>({
      name: "Query",
      fields: {
        ...Object.fromEntries(tables.map((table) => [table.query, tableField(table)])),
        tables: {
          type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(servedTable))),
          description: "The tables that can be read now.",
          resolve: (_, __, { store }) => served(tables, store),
        },
      },
    }),
  });
}

function served(tables: readonly ApiTable[], store: TableStore): Served[] {
  return tables.flatMap((table) => {
    const loaded = store.loaded(table);
    return loaded ? [{ name: fullName(table), loaded }] : [];
  });
}
