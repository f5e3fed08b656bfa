import { decimal, describeSettings, integer, list, oneOf, readSettings, text } from "../../../services/shared/settings";

const settings = {
  PORT: integer(1, 65_535, { description: "Port to listen on.", default: "8000" }),
  RATE: decimal(0, 100, { description: "How fast.", unit: "trades per second", default: "2.5" }),
  LEVEL: oneOf(["low", "high"], { description: "How much.", default: "low" }),
  NAMES: list(/^[a-z]+$/, 3, "words in small letters", { description: "Who.", default: "ada,bo" }),
  TARGET: text(/^ws:/, "a WebSocket address", { description: "Where to." }),
};

function problem(env: Record<string, string>): string {
  try {
    readSettings(settings, { TARGET: "ws:x", ...env });
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

test("defaults stand in for what is not set, and an empty variable is not set", () => {
  const values = readSettings(settings, { TARGET: "ws:x", PORT: "" });
  expect(values).toEqual({ PORT: 8000, RATE: 2.5, LEVEL: "low", NAMES: ["ada", "bo"], TARGET: "ws:x" });
});

test.each([
  [{ PORT: "1" }, "none"],
  [{ PORT: "65535" }, "none"],
  [{ PORT: "0" }, 'environment variable PORT: found "0", allowed: a whole number from 1 to 65535'],
  [{ PORT: "65536" }, 'environment variable PORT: found "65536", allowed: a whole number from 1 to 65535'],
  [{ PORT: "80.5" }, 'environment variable PORT: found "80.5", allowed: a whole number from 1 to 65535'],
  [{ PORT: "0x50" }, 'environment variable PORT: found "0x50", allowed: a whole number from 1 to 65535'],
  [{ RATE: "1e3" }, 'environment variable RATE: found "1e3", allowed: a number from 0 to 100'],
  [{ RATE: "100" }, "none"],
  [{ LEVEL: "HIGH" }, 'environment variable LEVEL: found "HIGH", allowed: one of low, high'],
  [{ NAMES: "a, b ,c" }, "none"],
  [
    { NAMES: "a,a" },
    'environment variable NAMES: found "a,a", allowed: 1 to 3 different words in small letters, separated by commas',
  ],
  [
    { NAMES: "a,b,c,d" },
    'environment variable NAMES: found "a,b,c,d", allowed: 1 to 3 different words in small letters, separated by commas',
  ],
  [{ TARGET: "" }, "environment variable TARGET: is not set, allowed: a WebSocket address"],
])("%j: %s", (env, expected) => {
  expect(problem(env)).toBe(expected);
});

test("every wrong variable is named at once", () => {
  expect(problem({ PORT: "x", LEVEL: "x" }).split("\n")).toHaveLength(2);
});

test("help says what each variable does, its unit, what is allowed and the default", () => {
  const help = describeSettings("demo", settings);
  expect(help).toContain(
    "RATE\n      How fast.\n      unit: trades per second; allowed: a number from 0 to 100; default: 2.5",
  );
  expect(help).toContain("TARGET\n      Where to.\n      allowed: a WebSocket address; required");
});
