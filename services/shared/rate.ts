/** How much was counted per second over the last seconds. Memory is fixed: the window is cut into slots. */
export class SlidingRate {
  private readonly slots: number[];
  private readonly slotMs: number;
  private readonly startedAt: number;
  private slot: number;

  /**
   * @param windowSeconds Length of the window, seconds.
   * @param now Clock, milliseconds; it must not go backwards.
   */
  constructor(
    private readonly windowSeconds: number,
    private readonly now: () => number = () => performance.now(),
    slotCount = 20,
  ) {
    this.slots = new Array<number>(slotCount).fill(0);
    this.slotMs = (windowSeconds * 1000) / slotCount;
    this.startedAt = now();
    this.slot = this.currentSlot();
  }

  add(amount: number): void {
    this.forget();
    const index = this.slot % this.slots.length;
    this.slots[index] = (this.slots[index] ?? 0) + amount;
  }

  /** Sum of the window. */
  total(): number {
    this.forget();
    return this.slots.reduce((sum, amount) => sum + amount, 0);
  }

  /** Per second; in the first seconds of life over the time that has passed, one second at least. */
  perSecond(): number {
    const elapsed = (this.now() - this.startedAt) / 1000;
    return this.total() / Math.min(this.windowSeconds, Math.max(1, elapsed));
  }

  private currentSlot(): number {
    return Math.floor(this.now() / this.slotMs);
  }

  private forget(): void {
    const current = this.currentSlot();
    const passed = Math.min(current - this.slot, this.slots.length);
    for (let step = 1; step <= passed; step++) {
      this.slots[(this.slot + step) % this.slots.length] = 0;
    }
    this.slot = current;
  }
}
