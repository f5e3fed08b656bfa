import { decide, type Situation } from "../../../services/flink-jobs/decision";
import type { FlinkJob, JobState } from "../../../services/flink-jobs/flink";

const job = (id: string, state: JobState, startedAt = 1, running = 3): FlinkJob => ({
  id,
  name: "bronze",
  state,
  startedAt,
  tasks: { running, total: 3 },
});

const decideFor = (jobs: FlinkJob[], situation: Partial<Situation> = {}) =>
  decide({ jobs, current: true, superseded: new Set(), ...situation });

test("a job that nobody knows is submitted", () => {
  expect(decideFor([])).toEqual({ action: "submit" });
});

test("a job that runs is kept", () => {
  expect(decideFor([job("a", "RUNNING")])).toMatchObject({ action: "keep", job: { id: "a" } });
});

test("a job whose tasks wait for a task manager does not run yet, whatever Flink calls it", () => {
  expect(decideFor([job("a", "RUNNING", 1, 2)])).toMatchObject({ action: "wait" });
});

test.each<JobState>(["INITIALIZING", "CREATED", "RESTARTING", "FAILING", "CANCELLING", "SUSPENDED", "RECONCILING"])(
  "a job that is %s is neither kept nor submitted a second time",
  (state) => {
    expect(decideFor([job("a", state)])).toMatchObject({ action: "wait" });
  },
);

test.each<JobState>(["CANCELED", "FAILED", "FINISHED"])("a job that became %s is left so", (state) => {
  expect(decideFor([job("a", state)])).toMatchObject({ action: "leave", job: { id: "a" } });
});

test("a job that had ended before the supervisor began is submitted again, after it", () => {
  const decision = decideFor([job("a", "CANCELED")], { superseded: new Set(["a"]) });
  expect(decision).toMatchObject({ action: "submit", previous: { id: "a" } });
});

test("of several that ended only the last one counts", () => {
  const jobs = [job("new", "CANCELED", 2), job("old", "FAILED", 1)];
  expect(decideFor(jobs, { superseded: new Set(["old"]) })).toMatchObject({ action: "leave", job: { id: "new" } });
});

test("what ended does not matter while another runs", () => {
  expect(decideFor([job("old", "FAILED", 1), job("new", "RUNNING", 2)])).toMatchObject({ action: "keep" });
});

test("two at the same time are a conflict, which nobody resolves by force", () => {
  expect(decideFor([job("a", "RUNNING"), job("b", "RESTARTING")])).toMatchObject({ action: "conflict" });
});

describe("another version of the SQL", () => {
  test.each<[JobState, string]>([
    ["RUNNING", "stop"],
    ["RESTARTING", "cancel"],
    ["INITIALIZING", "cancel"],
    ["CANCELLING", "wait"],
    ["FAILING", "wait"],
  ])("in a job that is %s: %s", (state, action) => {
    expect(decideFor([job("a", state)], { current: false })).toMatchObject({ action });
  });

  test("in a job whose tasks wait for a task manager: no savepoint can be made, so wait", () => {
    expect(decideFor([job("a", "RUNNING", 1, 0)], { current: false })).toMatchObject({ action: "wait" });
  });
});
