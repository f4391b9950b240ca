/** Time for everything that ticks: one timer, and only while somebody needs it. */

import type { Disposable } from '../client/transport';

const TICK_MS = 1_000;

export interface ClockWorld {
  /** Seconds since the epoch. */
  now(): number;
  every(act: () => void, ms: number): Disposable;
}

export class Clock implements Disposable {
  private readonly listeners = new Set<(now: number) => void>();
  private timer: Disposable | null = null;

  constructor(private readonly world: ClockWorld = browser) {}

  get now(): number {
    return this.world.now();
  }

  /** Be told each second; what comes back ends it. */
  tick(act: (now: number) => void): Disposable {
    this.listeners.add(act);
    this.timer ??= this.world.every(() => this.tell(), TICK_MS);
    return { dispose: () => this.leave(act) };
  }

  dispose(): void {
    this.listeners.clear();
    this.timer?.dispose();
    this.timer = null;
  }

  private leave(act: (now: number) => void): void {
    this.listeners.delete(act);
    if (!this.listeners.size) {
      this.dispose();
    }
  }

  private tell(): void {
    const now = this.world.now();
    [...this.listeners].forEach(act => act(now));
  }
}

const browser: ClockWorld = {
  now: () => Date.now() / 1000,
  every(act, ms) {
    const id = window.setInterval(act, ms);
    return { dispose: () => window.clearInterval(id) };
  }
};
