import { createLogger } from "../../../services/shared/logger";
import { recordedLog } from "../helpers";

test("a line has the fields of the plan's log format", () => {
  const { log, lines } = recordedLog("trade-generator");
  log.info("Trade generated", {
    correlation_id: "c-1",
    trace_id: "t-1",
    span_id: "s-1",
    context: { symbol: "AAPL", price: 150.25 },
  });
  expect(lines).toEqual([
    {
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: "INFO",
      logger: "trade-generator",
      message: "Trade generated",
      correlation_id: "c-1",
      service: "trade-generator",
      trace_id: "t-1",
      span_id: "s-1",
      context: { symbol: "AAPL", price: 150.25 },
    },
  ]);
});

test("lines without a correlation id of their own share that of the run", () => {
  const { log, lines } = recordedLog();
  log.warn("one");
  log.part("stream").error("two", { correlation_id: undefined, error: new Error("it broke") });
  expect(lines[1]).toMatchObject({
    level: "ERROR",
    logger: "stream",
    service: "test",
    exception: expect.stringContaining("it broke"),
  });
  expect(lines[0]?.correlation_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines[1]?.correlation_id).toBe(lines[0]?.correlation_id);
  expect(lines[0]).not.toHaveProperty("trace_id");
});

test("levels below the wanted one are left out", () => {
  const lines: string[] = [];
  const log = createLogger({ service: "quiet", level: "warn", destination: { write: (line) => lines.push(line) } });
  log.info("not seen");
  log.warn("seen");
  expect(lines).toHaveLength(1);
});
