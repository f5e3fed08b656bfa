/** What names a member of a list, in a configuration of Prometheus. */
const nameKeys = ["alert", "record", "job_name"];

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** Recorded series of one name are told apart by the labels that they are given. */
function nameOf(member: unknown): string | undefined {
  if (!isObject(member)) return undefined;
  const key = nameKeys.find((one) => typeof member[one] === "string");
  if (!key) return undefined;
  const labels = key === "record" && isObject(member.labels) ? Object.values(member.labels) : [];
  return [member[key], ...labels].join(" ");
}

/**
 * Lists of what has a name, as the engine compares them best: by name, and the names in their order, a line each. A list's members
 * are compared by their places, so that one less would be shown as a change of all that come after it.
 */
export function byName(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, byName(one)]));
  const names = value.map(nameOf);
  const members = value.map(byName);
  if (value.length === 0 || names.includes(undefined) || new Set(names).size < names.length) return members;
  return { order: names.join("\n"), members: Object.fromEntries(names.map((name, place) => [name, members[place]])) };
}

/** The lists again, as the program that is configured reads them. */
export function asLists(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return value.map(asLists);
  const { order, members } = value;
  if (typeof order === "string" && isObject(members) && Object.keys(value).length === 2)
    return order.split("\n").map((name) => asLists(members[name]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asLists(one)]));
}
