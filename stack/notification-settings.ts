import { z } from "zod";
import { areMailAddresses, isHost, isMailAddress } from "./address";

/** Whole number of at least `min`. */
const whole = (min: number, max: number) => z.int().min(min).max(max);
const day = 86_400;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time of day like 02:30, at most 24:00");

/** Where a value stands among all of its kind, or undefined where it is none of them. */
type Place = (value: string) => number | undefined;

const weekdayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const monthNames = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];
const numbered =
  (min: number, max: number): Place =>
  (value) =>
    /^-?\d+$/.test(value) && min <= Number(value) && Number(value) <= max ? Number(value) : undefined;
const named =
  (names: string[], first: number): Place =>
  (value) =>
    names.includes(value) ? names.indexOf(value) + first : undefined;
const month: Place = (value) => named(monthNames, 1)(value) ?? numbered(1, 12)(value);
/** Days from the end of the month are taken to be those of the shortest one, as Alertmanager does. */
const dayOfMonth: Place = (value) => {
  const day = numbered(-31, 31)(value);
  if (!day) return undefined; // There is no day 0.
  return day > 0 ? day : 28 + day;
};

/** A value, or `from:to` in this order: Alertmanager refuses whatever else. */
const range = (place: Place, what: string) =>
  z.string().refine((text) => {
    const [from, to = from, ...more] = text.split(":").map((value) => place(value) ?? Number.NaN);
    return more.length === 0 && Number(from) <= Number(to);
  }, what);

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** A time of planned work, in which nobody is told of alerts. Conditions that are left out always hold. */
const maintenanceInterval = z
  .strictObject({
    start: clock,
    end: clock,
    weekdays: z
      .array(range(named(weekdayNames, 0), "a day or days like saturday or monday:friday; a week begins on sunday"))
      .min(1)
      .optional(),
    days: z
      .array(
        range(dayOfMonth, "a day or days of the month like 1, 1:7 or -1 for the last").regex(
          /^(?!-\d+:\d)/,
          "an end that is counted from the end of the month too, like -7:-1",
        ),
      )
      .min(1)
      .optional(),
    months: z.array(range(month, "a month or months like 3, january or 1:6")).min(1).optional(),
    years: z
      .array(range(numbered(1, 9999), "a year or years like 2026 or 2026:2027"))
      .min(1)
      .optional(),
    location: z.string().refine(isTimeZone, "a time zone like Europe/Berlin").default("UTC"),
  })
  .refine(({ start, end }) => start < end, {
    path: ["end"],
    message: "must be after start; what goes beyond midnight is two intervals",
  });

const slack = z
  .strictObject({
    webhookUrlFile: z
      .string()
      .refine((file) => !file.includes("://"), "found an address, expected the file that holds it: it is a secret")
      .default("")
      .describe(
        "File that holds the address of Slack's incoming webhook, below the project's folder or absolute; empty: no Slack",
      ),
    criticalChannel: z.string().min(1).default("#pipeline-critical").describe("Channel of critical alerts"),
    warningChannel: z.string().min(1).default("#pipeline-warnings").describe("Channel of warnings"),
  })
  .prefault({});

const email = z
  .strictObject({
    host: z
      .string()
      .refine((host) => host === "" || isHost(host), "expected a host name or an IPv4 address, its port under port")
      .default("")
      .describe("Host name or IPv4 address of the SMTP server that takes e-mail of critical alerts; empty: no e-mail"),
    port: whole(1, 65_535).default(587).describe("Port of the SMTP server"),
    from: z
      .string()
      .refine(isMailAddress, "expected an e-mail address like alerts@example.com or Alerts <alerts@example.com>")
      .default("alertmanager@trade-pipeline.local")
      .describe("E-mail address of the sender"),
    to: z
      .string()
      .refine(areMailAddresses, "expected e-mail addresses with commas, like oncall@example.com, lead@example.com")
      .default("oncall@trade-pipeline.local")
      .describe("E-mail address of who is on call; several with commas"),
    username: z.string().default("").describe("User at the SMTP server; empty: without"),
    passwordFile: z
      .string()
      .default("")
      .describe("File that holds the user's password, below the project's folder or absolute; needed with a username"),
    requireTls: z.boolean().default(true).describe("Whether e-mail is sent over encrypted connections only"),
  })
  .refine(({ username, passwordFile }) => (username === "") === (passwordFile === ""), {
    path: ["passwordFile"],
    message: "username and passwordFile belong together: set both or neither",
  })
  .prefault({});

const groupWait = z
  .strictObject({
    critical: whole(1, 3600).default(10),
    warning: whole(1, 3600).default(30),
  })
  .prefault({});

const repeatInterval = z
  .strictObject({
    critical: whole(60, 7 * day).default(3600),
    warning: whole(60, 7 * day).default(14_400),
  })
  .prefault({});

/** Who hears of an alert, and when. */
export const notificationSettings = z
  .strictObject({
    slack,
    email,
    groupWait: groupWait.describe("How long an alert waits for others of its kind, seconds"),
    groupInterval: whole(1, day).default(300).describe("Time between two messages about one group, seconds"),
    repeatInterval: repeatInterval.describe("When an alert that goes on is told of again, seconds"),
    maintenance: z
      .array(maintenanceInterval)
      .max(50)
      .default([])
      .describe(
        'Times of planned work in which nobody is told, e.g. `{ start: "02:00", end: "04:00", weekdays: ["saturday"] }`',
      ),
  })
  .prefault({});
