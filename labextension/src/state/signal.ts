/** A value that tells who listens when it changes. */

import type { Disposable } from '../client/transport';

export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private held: T) {}

  get value(): T {
    return this.held;
  }

  set value(value: T) {
    if (value !== this.held) {
      this.held = value;
      [...this.listeners].forEach(listen => listen(value));
    }
  }

  /** Listen from now on; what comes back ends it. */
  listen(act: (value: T) => void): Disposable {
    this.listeners.add(act);
    return { dispose: () => this.listeners.delete(act) };
  }

  /** Listen, and be told the present value at once. */
  watch(act: (value: T) => void): Disposable {
    const listening = this.listen(act);
    act(this.held);
    return listening;
  }
}

/** Things to undo together, the last one first. */
export class Undo implements Disposable {
  private readonly parts: Disposable[] = [];

  add<D extends Disposable>(part: D): D {
    this.parts.push(part);
    return part;
  }

  later(act: () => void): void {
    this.parts.push({ dispose: act });
  }

  dispose(): void {
    this.parts
      .splice(0)
      .reverse()
      .forEach(part => part.dispose());
  }
}
