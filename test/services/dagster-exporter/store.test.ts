import { emptyHistory, jobOf } from "../../../services/dagster-exporter/history";
import { HistoryLost, postgresStore } from "../../../services/dagster-exporter/store";
import type { Database } from "../../../services/data-observer/store/database";

/** Answers statements by their first word. */
function database(answers: Record<string, () => unknown[]>): Database {
  return {
    async query<R>(sql: string) {
      return (answers[sql.split(" ")[0] ?? ""]?.() ?? []) as R[];
    },
    close: async () => undefined,
  };
}

const kept = emptyHistory();
jobOf(kept, "refresh_api_cache").failure = 3;

test("what was kept comes back", async () => {
  const store = postgresStore(database({ SELECT: () => [{ history: JSON.parse(JSON.stringify(kept)) }] }));
  expect(await store.load()).toEqual(kept);
});

test("counting begins anew where the form of what was kept is another", async () => {
  const store = postgresStore(database({ SELECT: () => [{ history: { ...kept, jobs: { refresh_api_cache: 3 } } }] }));
  expect(await store.load()).toEqual(emptyHistory());
});

test("a table or row that is gone is told apart from a database that does not answer", async () => {
  const failing = (error: object) =>
    postgresStore(
      database({
        UPDATE: () => {
          throw Object.assign(new Error("failed"), error);
        },
      }),
    );
  await expect(failing({ code: "42P01" }).save(kept)).rejects.toBeInstanceOf(HistoryLost);
  await expect(postgresStore(database({ UPDATE: () => [] })).save(kept)).rejects.toBeInstanceOf(HistoryLost);
  await expect(failing({ code: "ECONNREFUSED" }).save(kept)).rejects.not.toBeInstanceOf(HistoryLost);
});
