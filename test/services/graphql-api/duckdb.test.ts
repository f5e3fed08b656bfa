import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { DuckDb } from "../../../services/graphql-api/data/duckdb";

const { signal } = new AbortController();
const duckdb = new DuckDb({ threads: 1, memoryMegabytes: 64, connections: 2, maxWaiting: 0 });
const answer = () => duckdb.query({ text: "SELECT 42", parameters: [] }, signal);

afterEach(() => jest.restoreAllMocks());
afterAll(() => duckdb.close());

test("a database that could not be opened is opened by the next query, and nothing of the first attempt is used", async () => {
  const { connect } = DuckDBInstance.prototype;
  const first: DuckDBConnection[] = [];
  const connecting = jest.spyOn(DuckDBInstance.prototype, "connect").mockImplementation(async function (
    this: DuckDBInstance,
  ) {
    if (first.length === 1) {
      throw new Error("out of memory");
    }
    first.push(await connect.call(this));
    return first[0] as DuckDBConnection;
  });
  await expect(answer()).rejects.toThrow("out of memory");
  connecting.mockRestore();
  const used = jest.spyOn(first[0] as DuckDBConnection, "runAndReadAll");
  await Promise.all([answer(), answer()]);
  expect(await answer()).toEqual([[42]]);
  expect(used).not.toHaveBeenCalled();
});
