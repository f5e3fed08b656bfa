/** Keeps what was used last, up to a total size. */
export class Lru<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly size: number }>();
  private total = 0;

  constructor(private readonly maxSize: number) {}

  get size(): number {
    return this.total;
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry?.value;
  }

  /** What is larger than all that may be kept is not kept. */
  set(key: string, value: T, size = 1): void {
    this.drop(key);
    if (size > this.maxSize) {
      return;
    }
    this.entries.set(key, { value, size });
    this.total += size;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.maxSize) {
        return;
      }
      this.drop(oldest);
    }
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }

  private drop(key: string): void {
    this.total -= this.entries.get(key)?.size ?? 0;
    this.entries.delete(key);
  }
}
