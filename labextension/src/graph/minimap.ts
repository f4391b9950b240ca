/** The whole graph in a corner, coloured by state, with the part in view framed. */

import { h } from '../dom';
import { seen, type Camera, type Rect, type Size } from './camera';
import type { Palette } from './palette';
import type { Scene, SceneNode } from './scene';

export const WORTH_A_MAP = 30;
const WIDTH = 168;
const HEIGHT = 104;

export class Minimap {
  readonly node: HTMLElement;
  private readonly canvas = h('canvas', { class: 'amlnb-map-canvas' });
  private readonly frame = h('div', { class: 'amlnb-map-frame' });
  private scale = 1;
  private offset = { x: 0, y: 0 };

  constructor(goTo: (x: number, y: number) => void) {
    this.node = h(
      'div',
      { class: 'amlnb-map', 'aria-hidden': 'true', hidden: true },
      this.canvas,
      this.frame
    );
    const lead = (event: PointerEvent): void => {
      event.stopPropagation();
      const box = this.node.getBoundingClientRect();
      goTo(
        (event.clientX - box.left - this.offset.x) / this.scale,
        (event.clientY - box.top - this.offset.y) / this.scale
      );
    };
    this.node.addEventListener('pointerdown', event => {
      this.node.setPointerCapture(event.pointerId);
      lead(event);
    });
    this.node.addEventListener('pointermove', event => {
      if (event.buttons) lead(event);
    });
  }

  draw(scene: Scene, palette: Palette, look: (node: SceneNode) => string): void {
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = WIDTH * ratio;
    this.canvas.height = HEIGHT * ratio;
    this.scale = Math.min((WIDTH - 8) / scene.width, (HEIGHT - 8) / scene.height);
    this.offset = {
      x: (WIDTH - scene.width * this.scale) / 2,
      y: (HEIGHT - scene.height * this.scale) / 2
    };
    const pen = this.canvas.getContext('2d');
    if (pen) {
      const k = this.scale * ratio;
      pen.setTransform(k, 0, 0, k, this.offset.x * ratio, this.offset.y * ratio);
      paint(pen, scene, palette, look, 2 / this.scale);
    }
  }

  follow(camera: Camera, view: Size, scene: Scene): void {
    const part: Rect = seen(camera, view);
    const left = Math.max(this.offset.x + part.x * this.scale, 0);
    const top = Math.max(this.offset.y + part.y * this.scale, 0);
    const right = Math.min(this.offset.x + (part.x + part.width) * this.scale, WIDTH);
    const bottom = Math.min(
      this.offset.y + (part.y + part.height) * this.scale,
      HEIGHT
    );
    this.frame.style.transform = `translate(${left}px, ${top}px)`;
    this.frame.style.width = `${Math.max(right - left, 4)}px`;
    this.frame.style.height = `${Math.max(bottom - top, 4)}px`;
    this.node.hidden = scene.nodes.length <= WORTH_A_MAP || view.width < 420;
  }
}

function paint(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  look: (node: SceneNode) => string,
  least: number
): void {
  const piles = new Map<string, SceneNode[]>();
  for (const node of scene.nodes) {
    const name = look(node);
    const pile = piles.get(name);
    if (pile) pile.push(node);
    else piles.set(name, [node]);
  }
  for (const [name, nodes] of piles) {
    pen.fillStyle = palette.line[name] ?? palette.arrow;
    pen.beginPath();
    nodes.forEach(({ x, y, width, height }) =>
      pen.rect(x, y, Math.max(width, least), Math.max(height, least))
    );
    pen.fill();
  }
}
