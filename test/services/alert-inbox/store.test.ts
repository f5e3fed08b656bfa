import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NotificationStore } from "../../../services/alert-inbox/store";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const message = (title: string) => ({ channel: "slack" as const, to: "#x", title, text: "", buttons: [] });
const file = () => join(directory, "notifications.jsonl");
const lines = () => readFileSync(file(), "utf8").trim().split("\n").length;

test("the file stays bounded, however many notifications there are", () => {
  const store = new NotificationStore(directory, 10);
  for (let n = 0; n < 200; n++) {
    store.add(message(`${n}`));
    expect(lines()).toBeLessThanOrEqual(20);
  }
  expect(store.list()).toHaveLength(10);
});

test("a line that a crash has cut off costs nothing but itself", () => {
  new NotificationStore(directory, 10).add(message("whole"));
  appendFileSync(file(), '{"id":2,"title":"cut o');
  const store = new NotificationStore(directory, 10);
  store.add(message("after"));
  const titles = (one: NotificationStore) => one.list().map(({ title }) => title);
  expect(titles(store)).toEqual(["whole", "after"]);
  expect(titles(new NotificationStore(directory, 10))).toEqual(["whole", "after"]);
});

test("an id is never used twice, though everything is forgotten and the inbox started anew", () => {
  const store = new NotificationStore(directory, 10);
  store.add(message("first"));
  store.add(message("second"));
  store.clear();
  expect(new NotificationStore(directory, 10).list()).toEqual([]);
  const restarted = new NotificationStore(directory, 10);
  expect(restarted.add(message("third")).id).toBe(3);
  const ids = new NotificationStore(directory, 10).list().map(({ id }) => id);
  expect(ids).toEqual([3]);
});
