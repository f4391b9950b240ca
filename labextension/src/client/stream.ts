/** A WebSocket that comes back: after a second, then ever more slowly, asking for what it missed. */

import type { Connection, Disposable } from './transport';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

export interface StreamWorld {
  open(url: string): WebSocket;
  setTimeout(act: () => void, ms: number): number;
  clearTimeout(id: number): void;
}

export interface StreamWishes {
  /** Asked before each opening, so that it names the last event known by then. */
  url(): string;
  message(data: unknown): void;
  connection(connection: Connection): void;
  /** Ask once without a socket, for proxies that let none through. */
  poll(): Promise<void>;
}

export class Stream implements Disposable {
  private socket: WebSocket | null = null;
  private timer = 0;
  private failures = 0;
  private isDisposed = false;

  constructor(
    private readonly wishes: StreamWishes,
    private readonly world: StreamWorld = browser
  ) {
    wishes.connection('connecting');
    this.open();
  }

  dispose(): void {
    this.isDisposed = true;
    this.world.clearTimeout(this.timer);
    this.drop();
  }

  private open(): void {
    const socket = this.connect();
    if (!socket) {
      return this.lost();
    }
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.wishes.connection('live');
    };
    socket.onmessage = message => this.read(message.data);
    socket.onclose = () => this.lost();
  }

  private connect(): WebSocket | null {
    try {
      return this.world.open(this.wishes.url());
    } catch {
      return null;
    }
  }

  private read(data: unknown): void {
    if (typeof data !== 'string' || this.isDisposed) {
      return;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      return;
    }
    this.wishes.message(parsed);
  }

  private lost(): void {
    this.drop();
    if (this.isDisposed) {
      return;
    }
    if (this.failures === 0) {
      this.wishes.connection('reconnecting');
    }
    this.failures += 1;
    this.timer = this.world.setTimeout(() => void this.again(), this.delay());
  }

  private delay(): number {
    return Math.min(FIRST_DELAY_MS * 2 ** (this.failures - 1), LONGEST_DELAY_MS);
  }

  private async again(): Promise<void> {
    if (this.failures > 1) {
      await this.pollOnce();
    }
    if (!this.isDisposed) {
      this.open();
    }
  }

  private async pollOnce(): Promise<void> {
    try {
      await this.wishes.poll();
      this.failures = Math.min(this.failures, 2);
      this.wishes.connection('polling');
    } catch {
      this.wishes.connection('reconnecting');
    }
  }

  private drop(): void {
    if (this.socket) {
      this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
      this.socket.close();
      this.socket = null;
    }
  }
}

const browser: StreamWorld = {
  open: url => new WebSocket(url),
  setTimeout: (act, ms) => window.setTimeout(act, ms),
  clearTimeout: id => window.clearTimeout(id)
};
