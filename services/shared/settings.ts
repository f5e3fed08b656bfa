import { z } from "zod";

/** One environment variable that a service understands. */
export interface Setting<T = unknown> {
  /** A sentence that says what it does. */
  readonly description: string;
  /** Unit of the value, where it has one. */
  readonly unit?: string;
  /** What may be written, in words, for `--help` and for errors. */
  readonly allowed: string;
  /** From the text of the variable to the value. */
  readonly schema: z.ZodType<T, string>;
  /** Text that stands in when the variable is not set; a setting without it must be provided. */
  readonly default?: string;
}

type Description = Pick<Setting, "description" | "unit" | "default">;

export type Settings = Readonly<Record<string, Setting>>;
export type SettingValues<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** A wrong environment; its message has one line for every wrong variable. */
export class SettingsError extends Error {}

const number = (pattern: RegExp, min: number, max: number) =>
  z.string().regex(pattern).transform(Number).pipe(z.number().min(min).max(max));

export const integer = (min: number, max: number, about: Description): Setting<number> => ({
  ...about,
  allowed: `a whole number from ${min} to ${max}`,
  schema: number(/^\d+$/, min, max),
});

export const decimal = (min: number, max: number, about: Description): Setting<number> => ({
  ...about,
  allowed: `a number from ${min} to ${max}`,
  schema: number(/^\d+(\.\d+)?$/, min, max),
});

export const oneOf = <const T extends string>(values: readonly T[], about: Description): Setting<T> => ({
  ...about,
  allowed: `one of ${values.join(", ")}`,
  schema: z.enum(values) as unknown as z.ZodType<T, string>,
});

/** A text that matches `pattern`; `allowed` says the pattern in words. */
export const text = (pattern: RegExp, allowed: string, about: Description): Setting<string> => ({
  ...about,
  allowed,
  schema: z.string().regex(pattern),
});

/** Different texts, separated by commas. */
export const list = (pattern: RegExp, max: number, allowed: string, about: Description): Setting<string[]> => ({
  ...about,
  allowed: `1 to ${max} different ${allowed}, separated by commas`,
  schema: z
    .string()
    .transform((line) => line.split(",").map((item) => item.trim()))
    .pipe(z.array(z.string().regex(pattern)).max(max))
    .refine((items) => new Set(items).size === items.length),
});

/** Reads the variables of `settings` from an environment; an empty variable counts as not set. */
export function readSettings<S extends Settings>(settings: S, env: NodeJS.ProcessEnv): SettingValues<S> {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    const found = env[name] || setting.default;
    const parsed = found === undefined ? undefined : setting.schema.safeParse(found);
    if (parsed?.success) {
      values[name] = parsed.data;
    } else {
      const problem = found === undefined ? "is not set" : `found ${JSON.stringify(found)}`;
      wrong.push(`environment variable ${name}: ${problem}, allowed: ${setting.allowed}`);
    }
  }
  if (wrong.length > 0) {
    throw new SettingsError(wrong.join("\n"));
  }
  return values as SettingValues<S>;
}

/** The text of `--help`. */
export function describeSettings(service: string, settings: Settings): string {
  const lines = Object.entries(settings).map(([name, { description, allowed, unit, default: standard }]) => {
    const facts = [unit && `unit: ${unit}`, `allowed: ${allowed}`, standard ? `default: ${standard}` : "required"];
    return `  ${name}\n      ${description}\n      ${facts.filter(Boolean).join("; ")}`;
  });
  return `${service} is set up by environment variables:\n\n${lines.join("\n\n")}\n`;
}
