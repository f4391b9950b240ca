/** Drag, wheel and pinch, told as pans and zooms. */

import type { Disposable } from '../client/transport';
import { Undo } from '../state/signal';

export interface GestureWishes {
  pan(dx: number, dy: number): void;
  zoom(x: number, y: number, factor: number): void;
  /** A press that did not become a drag. */
  press(target: Element, event: MouseEvent): void;
  /** Whether the wheel alone pans: not in a notebook, where it scrolls the page. */
  ownsWheel(): boolean;
}

/** A hand that moves less than this presses. */
const STILL = 4;
const WHEEL_SPEED = 0.0022;
const LINE = 16;

export function gestures(host: HTMLElement, wishes: GestureWishes): Disposable {
  const undo = new Undo();
  const fingers = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  const on = <E extends keyof HTMLElementEventMap>(
    name: E,
    act: (event: HTMLElementEventMap[E]) => void
  ): void => {
    host.addEventListener(name, act, { passive: false });
    undo.later(() => host.removeEventListener(name, act));
  };

  on('pointerdown', event => {
    if (event.button === 0 || event.pointerType === 'touch') {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      travelled = fingers.size > 1 ? STILL : 0;
    }
  });

  on('pointermove', event => {
    const last = fingers.get(event.pointerId);
    if (!last) {
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const before = [...fingers.values()];
    travelled += Math.abs(now.x - last.x) + Math.abs(now.y - last.y);
    if (travelled < STILL) {
      return;
    }
    host.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, now);
    pinchOrPan(before, [...fingers.values()]);
    event.preventDefault();
  });

  const lift = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  on('pointerup', lift);
  on('pointercancel', lift);
  on('click', event => {
    if (travelled < STILL && event.target instanceof Element) {
      wishes.press(event.target, event);
    }
  });

  on('wheel', event => {
    const unit = event.deltaMode === 1 ? LINE : 1;
    if (event.ctrlKey || event.metaKey) {
      const { left, top } = host.getBoundingClientRect();
      const factor = Math.exp(-clamped(event.deltaY * unit) * WHEEL_SPEED);
      wishes.zoom(event.clientX - left, event.clientY - top, factor);
    } else if (wishes.ownsWheel()) {
      wishes.pan(-event.deltaX * unit, -event.deltaY * unit);
    } else {
      return;
    }
    event.preventDefault();
  });

  const pinchOrPan = (before: Point[], now: Point[]): void => {
    const [from, to] = [middle(before), middle(now)];
    wishes.pan(to.x - from.x, to.y - from.y);
    if (now.length === 2) {
      const { left, top } = host.getBoundingClientRect();
      const factor = spread(now) / Math.max(spread(before), 1);
      wishes.zoom(to.x - left, to.y - top, factor);
    }
  };
  return undo;
}

interface Point {
  x: number;
  y: number;
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function spread([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 1;
}

/** One notch of some mice is worth hundreds of pixels. */
function clamped(delta: number): number {
  return Math.min(Math.max(delta, -120), 120);
}
