/** A reference to a variable in a text: `$name`, `${name:format}` or `[[name:format]]`. */
export interface Reference {
  /** As it is written. */
  readonly source: string;
  readonly name: string;
  readonly format?: string;
}

const pattern = /\$\{(\w+)(?::(\w+))?\}|\[\[(\w+)(?::(\w+))?\]\]|\$(\w+)/g;

/**
 * Splits a text into what stands in it and the variables it refers to. A reference to a name that is not `known` is text:
 * `$1` in a label_replace stays what it is.
 */
export function split(text: string, known: (name: string) => boolean): (string | Reference)[] {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [source, braced, bracedFormat, square, squareFormat, bare] = match;
    const name = (braced ?? square ?? bare) as string;
    if (!known(name)) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ source, name, format: bracedFormat ?? squareFormat });
    end = match.index + source.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Names of the known variables that a text refers to. */
export function referencedNames(text: string, known: (name: string) => boolean): string[] {
  const names = split(text, known).flatMap((part) => (typeof part === "string" ? [] : [part.name]));
  return [...new Set(names)];
}
