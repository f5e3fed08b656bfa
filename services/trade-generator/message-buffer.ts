/**
 * The messages that were generated and are not yet acknowledged, in a ring of fixed size.
 * Sequences begin at 1; nothing is ever overwritten: who appends asks for `free` first.
 */
export class MessageBuffer {
  private readonly lines: (string | undefined)[];
  private first = 1;
  private following = 1;

  /** @param capacity The most messages that are kept. */
  constructor(readonly capacity: number) {
    this.lines = new Array<string | undefined>(capacity);
  }

  /** Sequence of the oldest message that is kept, or of the next one when there is none. */
  get oldest(): number {
    return this.first;
  }

  /** Sequence that the next message gets. */
  get next(): number {
    return this.following;
  }

  get size(): number {
    return this.following - this.first;
  }

  get free(): number {
    return this.capacity - this.size;
  }

  append(line: string): void {
    if (this.free === 0) {
      throw new Error(`the buffer of ${this.capacity} messages is full`);
    }
    this.lines[this.following % this.capacity] = line;
    this.following += 1;
  }

  /** Forgets everything up to and including `sequence`. */
  acknowledge(sequence: number): void {
    const last = Math.min(sequence, this.following - 1);
    for (; this.first <= last; this.first += 1) {
      this.lines[this.first % this.capacity] = undefined;
    }
  }

  /** Messages from sequence `from` on: as many as fit into both limits, one at least if there is any. */
  read(from: number, maxCount: number, maxCharacters: number): string[] {
    const lines: string[] = [];
    let characters = 0;
    for (
      let sequence = Math.max(from, this.first);
      sequence < this.following && lines.length < maxCount;
      sequence += 1
    ) {
      const line = this.lines[sequence % this.capacity] as string;
      characters += line.length;
      if (lines.length > 0 && characters > maxCharacters) {
        break;
      }
      lines.push(line);
    }
    return lines;
  }
}
