/** The canvas under the boxes: all arrows, and from afar the boxes too. */

import { overlaps, seen, type Camera, type Rect, type Size } from './camera';
import type { Palette } from './palette';
import type { Scene, SceneEdge, SceneNode } from './scene';

/** Below this zoom, not even large names can be read. */
const NAMES_ZOOM = 0.16;
/** From here on, a curve and a straight line look the same. */
const CURVES_ZOOM = 0.12;
const HEAD_LENGTH = 8;
const HEAD_HALF = 4;
const FONT = 24;

/** What the canvas asks about each box and arrow while it draws. */
export interface Looks {
  look(node: SceneNode): string;
  isFaded(node: SceneNode): boolean;
  isSelected(node: SceneNode): boolean;
  edge(edge: SceneEdge): EdgeLook;
}

export type EdgeLook = 'usual' | 'quiet' | 'accent' | 'amber' | 'faded';

export interface Frame {
  scene: Scene;
  camera: Camera;
  view: Size;
  looks: Looks;
  palette: Palette;
  /** Whether the boxes are elements above the canvas, or drawn on it. */
  isNear: boolean;
}

export class Backdrop {
  readonly node = document.createElement('canvas');
  private readonly pen: CanvasRenderingContext2D | null;

  constructor() {
    this.node.className = 'amlnb-backdrop';
    this.node.setAttribute('aria-hidden', 'true');
    this.pen = this.node.getContext('2d');
  }

  draw(frame: Frame): void {
    const pen = this.pen;
    if (!pen) {
      return;
    }
    const ratio = window.devicePixelRatio || 1;
    this.resize(frame.view, ratio);
    const { x, y, z } = frame.camera;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.node.width, this.node.height);
    pen.setTransform(z * ratio, 0, 0, z * ratio, x * ratio, y * ratio);
    drawEdges(pen, frame);
    if (!frame.isNear) {
      drawBoxes(pen, frame);
    }
  }

  private resize(view: Size, ratio: number): void {
    const [width, height] = [
      Math.round(view.width * ratio),
      Math.round(view.height * ratio)
    ];
    if (this.node.width !== width || this.node.height !== height) {
      this.node.width = width;
      this.node.height = height;
      this.node.style.width = `${view.width}px`;
      this.node.style.height = `${view.height}px`;
    }
  }
}

// ------------------------------------------------------------------------- arrows

const EDGE_LOOKS: readonly EdgeLook[] = ['faded', 'quiet', 'usual', 'amber', 'accent'];
const DASHES: { [kind: string]: number[] } = { order: [2, 4], condition: [6, 4] };

function drawEdges(pen: CanvasRenderingContext2D, frame: Frame): void {
  const part = seen(frame.camera, frame.view);
  const piles = new Map<string, SceneEdge[]>();
  for (const edge of frame.scene.edges) {
    if (overlaps(grown(edge.bounds), part)) {
      const pile = `${frame.looks.edge(edge)} ${edge.kind}`;
      const edges = piles.get(pile);
      if (edges) edges.push(edge);
      else piles.set(pile, [edge]);
    }
  }
  for (const look of EDGE_LOOKS) {
    for (const kind of ['data', 'condition', 'order']) {
      const edges = piles.get(`${look} ${kind}`);
      if (edges) stroke(pen, frame, edges, look, kind);
    }
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

/** A straight arrow has no height of its own. */
function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - 4, y: y - 4, width: width + 8, height: height + 8 };
}

function stroke(
  pen: CanvasRenderingContext2D,
  { camera, scene, palette }: Frame,
  edges: readonly SceneEdge[],
  look: EdgeLook,
  kind: string
): void {
  const colour = colourOf(look, palette);
  const isFar = camera.z < CURVES_ZOOM;
  const isBold = look === 'accent' || look === 'amber';
  pen.globalAlpha = look === 'faded' ? 0.35 : isFar ? 0.55 : 1;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = Math.max(isBold ? 2.2 : 1.5, (isBold ? 1.4 : 0.6) / camera.z);
  pen.setLineDash(isFar ? [] : (DASHES[kind] ?? []));
  pen.beginPath();
  for (const edge of edges) {
    trace(pen, edge.points, scene.isFlat, isFar);
  }
  pen.stroke();
  if (camera.z >= NAMES_ZOOM) {
    pen.setLineDash([]);
    pen.beginPath();
    edges.forEach(edge => head(pen, edge.points, scene.isFlat));
    pen.fill();
  }
}

function colourOf(look: EdgeLook, palette: Palette): string {
  switch (look) {
    case 'accent':
      return palette.accent;
    case 'amber':
      return palette.amber;
    case 'quiet':
      return palette.quietArrow;
    default:
      return palette.arrow;
  }
}

/** The way that RouteJson tells: swing, straight, swing. */
function trace(
  pen: CanvasRenderingContext2D,
  points: SceneEdge['points'],
  isFlat: boolean,
  isFar: boolean
): void {
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x0 = 0, y0 = 0] = points[i] ?? [];
    let [x1 = 0, y1 = 0] = points[i + 1] ?? [];
    if (i === 0) pen.moveTo(x0, y0);
    else pen.lineTo(x0, y0);
    if (i + 2 >= points.length) {
      // the line ends where the head begins, not at its tip
      if (isFlat) x1 -= HEAD_LENGTH - 1;
      else y1 -= HEAD_LENGTH - 1;
    }
    if (isFar) {
      pen.lineTo(x1, y1);
    } else if (isFlat) {
      const middle = (x0 + x1) / 2;
      pen.bezierCurveTo(middle, y0, middle, y1, x1, y1);
    } else {
      const middle = (y0 + y1) / 2;
      pen.bezierCurveTo(x0, middle, x1, middle, x1, y1);
    }
  }
}

function head(
  pen: CanvasRenderingContext2D,
  points: SceneEdge['points'],
  isFlat: boolean
): void {
  const [x = 0, y = 0] = points[points.length - 1] ?? [];
  pen.moveTo(x, y);
  if (isFlat) {
    pen.lineTo(x - HEAD_LENGTH, y - HEAD_HALF);
    pen.lineTo(x - HEAD_LENGTH, y + HEAD_HALF);
  } else {
    pen.lineTo(x - HEAD_HALF, y - HEAD_LENGTH);
    pen.lineTo(x + HEAD_HALF, y - HEAD_LENGTH);
  }
  pen.closePath();
}

// -------------------------------------------------------------------------- boxes

function drawBoxes(pen: CanvasRenderingContext2D, frame: Frame): void {
  const part = seen(frame.camera, frame.view);
  const piles = new Map<string, SceneNode[]>();
  for (const node of frame.scene.nodes) {
    if (overlaps(node, part)) {
      const pile = `${frame.looks.look(node)} ${frame.looks.isFaded(node) ? 'faded' : ''}`;
      const nodes = piles.get(pile);
      if (nodes) nodes.push(node);
      else piles.set(pile, [node]);
    }
  }
  for (const [pile, nodes] of piles) {
    const [look = '', faded] = pile.split(' ');
    pen.globalAlpha = faded ? 0.25 : 1;
    fillBoxes(pen, frame, nodes, look);
  }
  pen.globalAlpha = 1;
  markSelected(pen, frame, part);
}

function fillBoxes(
  pen: CanvasRenderingContext2D,
  { camera, palette, looks }: Frame,
  nodes: readonly SceneNode[],
  look: string
): void {
  const line = palette.line[look] ?? palette.arrow;
  const isSpeck = camera.z < NAMES_ZOOM;
  const least = 2 / camera.z;
  pen.beginPath();
  for (const { x, y, width, height } of nodes) {
    pen.rect(x, y, Math.max(width, least), Math.max(height, least));
  }
  // from afar the strong colour is the box: a pale ground would not be seen
  pen.fillStyle = isSpeck ? line : (palette.ground[look] ?? palette.paper);
  pen.fill();
  if (!isSpeck) {
    pen.strokeStyle = line;
    pen.lineWidth = 2.5;
    pen.stroke();
    drawNames(pen, palette, nodes, looks);
  }
}

function drawNames(
  pen: CanvasRenderingContext2D,
  palette: Palette,
  nodes: readonly SceneNode[],
  looks: Looks
): void {
  pen.font = `600 ${FONT}px sans-serif`;
  pen.textBaseline = 'middle';
  for (const node of nodes) {
    pen.fillStyle = palette.line[looks.look(node)] ?? palette.arrow;
    pen.fillRect(node.x, node.y, 10, node.height);
    pen.fillStyle = palette.text;
    pen.fillText(
      cut(node.title, node.width - 26),
      node.x + 18,
      node.y + node.height / 2
    );
  }
}

/** A sans-serif letter takes a little over half its height. */
function cut(text: string, width: number): string {
  const most = Math.floor(width / (FONT * 0.56));
  return text.length <= most ? text : `${text.slice(0, Math.max(most - 1, 1))}…`;
}

function markSelected(pen: CanvasRenderingContext2D, frame: Frame, part: Rect): void {
  const found = frame.scene.nodes.filter(
    node => frame.looks.isSelected(node) && overlaps(node, part)
  );
  pen.strokeStyle = frame.palette.accent;
  pen.lineWidth = 3 / frame.camera.z;
  for (const { x, y, width, height } of found) {
    const air = 4 / frame.camera.z;
    pen.strokeRect(x - air, y - air, width + 2 * air, height + 2 * air);
  }
}
