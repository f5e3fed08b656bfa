import { setTimeout as sleep } from "node:timers/promises";
import { Shutdown } from "../../../services/shared/shutdown";
import { recordedLog } from "../helpers";

test("what was started last is stopped first, each step after the one before", async () => {
  const { log } = recordedLog();
  const shutdown = new Shutdown(log, 1_000);
  const order: string[] = [];
  shutdown.add("server", () => void order.push("server"));
  shutdown.add("reader", async () => {
    await sleep(20);
    order.push("reader");
  });
  const first = shutdown.run("SIGTERM");
  expect(shutdown.begun).toBe(true);
  expect(await Promise.all([first, shutdown.run("again")])).toEqual([true, true]);
  expect(order).toEqual(["reader", "server"]);
});

test("a failing step does not keep the others from running, but the stop is not clean", async () => {
  const { log, lines } = recordedLog();
  const shutdown = new Shutdown(log, 1_000);
  let closed = false;
  shutdown.add("server", () => {
    closed = true;
  });
  shutdown.add("reader", () => Promise.reject(new Error("no luck")));
  expect(await shutdown.run("SIGTERM")).toBe(false);
  expect(closed).toBe(true);
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: "ERROR",
      context: { step: "reader" },
      exception: expect.stringContaining("no luck"),
    }),
  );
});

test("a step that hangs is named when the time is over", async () => {
  const { log, lines } = recordedLog();
  const shutdown = new Shutdown(log, 30);
  shutdown.add("Kafka", () => new Promise(() => undefined));
  expect(await shutdown.run("SIGTERM")).toBe(false);
  expect(lines.at(-1)).toMatchObject({ message: "not stopped in time", context: { step: "Kafka", timeout_ms: 30 } });
});
