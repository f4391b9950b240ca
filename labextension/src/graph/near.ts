/** The boxes and labels as elements: only those in view, painted only where they changed. */

import { h } from '../dom';
import type { Drift } from '../state/drift';
import type { Face } from '../state/face';
import type { Session } from '../state/session';
import { overlaps, seen, type Camera, type Rect, type Size } from './camera';
import { Card, cardId } from './card';
import { Label } from './label';
import type { Scene, SceneEdge, SceneNode } from './scene';
import { Tray } from './tray';

/** Below this zoom a box's words cannot be read, and the canvas draws it. */
export const NEAR_ZOOM = 0.42;
/** More elements than these make a page slow. */
const MOST_CARDS = 700;

export interface Marks {
  face(node: SceneNode): Face;
  isSelected(node: SceneNode): boolean;
  isActive(node: SceneNode): boolean;
  isFaded(node: SceneNode): boolean;
  drifts(edge: SceneEdge): readonly Drift[];
}

export class Near {
  readonly node = h('div', { class: 'amlnb-world' });
  private readonly cards = new Map<string, Card>();
  private readonly labels = new Map<SceneEdge, Label>();
  private readonly trays = new Map<string, Tray>();

  constructor(
    private readonly session: Session,
    private readonly prefix: string,
    private readonly marks: Marks
  ) {}

  /** Put what is in view on the page; return whether it is near enough for that. */
  place(scene: Scene, camera: Camera, view: Size): boolean {
    this.node.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.z})`;
    const part = seen(camera, view);
    const nodes =
      camera.z < NEAR_ZOOM ? [] : scene.nodes.filter(node => overlaps(node, part));
    const isNear = camera.z >= NEAR_ZOOM && nodes.length <= MOST_CARDS;
    this.placeCards(isNear ? nodes : []);
    this.placeLabels(isNear ? labelled(scene, part) : []);
    return isNear;
  }

  /** Forget everything: the scene is another one. */
  clear(): void {
    this.cards.clear();
    this.labels.clear();
    this.trays.clear();
    this.node.replaceChildren();
  }

  /** Paint these boxes, where they are on the page. */
  paint(nodes: Iterable<SceneNode>): void {
    for (const node of nodes) {
      const card = this.cards.get(node.key);
      if (card) {
        const isOpen = this.session.opened.value.has(node.key);
        card.paint(this.marks.face(node), node.title, isOpen);
        this.paintTray(node, isOpen);
      }
    }
  }

  paintAll(scene: Scene): void {
    this.paint(scene.nodes);
    this.paintMarks(scene);
    this.labels.forEach((label, edge) => this.paintLabel(label, edge));
  }

  /** Selection, focus and filter. */
  paintMarks(scene: Scene): void {
    for (const [key, card] of this.cards) {
      const node = scene.byKey.get(key);
      if (node) {
        this.markCard(card, node);
      }
    }
  }

  paintLabels(): void {
    this.labels.forEach((label, edge) => this.paintLabel(label, edge));
  }

  private placeCards(nodes: readonly SceneNode[]): void {
    const wanted = new Set(nodes.map(node => node.key));
    for (const [key, card] of this.cards) {
      if (!wanted.has(key)) {
        card.node.remove();
        this.cards.delete(key);
        this.trays.get(key)?.node.remove();
        this.trays.delete(key);
      }
    }
    const fresh = nodes.filter(node => !this.cards.has(node.key));
    const drawn = fresh.map(node => this.drawCard(node));
    this.node.append(...drawn);
    this.paint(fresh);
  }

  private drawCard(node: SceneNode): HTMLElement {
    const card = new Card(
      node,
      cardId(this.prefix, node.key),
      this.session.graph.kernel
    );
    this.cards.set(node.key, card);
    this.markCard(card, node);
    return card.node;
  }

  private markCard(card: Card, node: SceneNode): void {
    card.mark({
      isSelected: this.marks.isSelected(node),
      isActive: this.marks.isActive(node),
      isFaded: this.marks.isFaded(node)
    });
  }

  private placeLabels(edges: readonly SceneEdge[]): void {
    const wanted = new Set(edges);
    for (const [edge, label] of this.labels) {
      if (!wanted.has(edge)) {
        label.node.remove();
        this.labels.delete(edge);
      }
    }
    for (const edge of edges) {
      if (!this.labels.has(edge)) {
        const names = this.session.graph.edges[edge.edges[0] ?? -1]?.names ?? [];
        const label = new Label(edge.label as Rect, names);
        this.labels.set(edge, label);
        this.paintLabel(label, edge);
        this.node.prepend(label.node);
      }
    }
  }

  private paintLabel(label: Label, edge: SceneEdge): void {
    const carried = this.session.run.value?.edges[edge.edges[0] ?? -1]?.carried ?? [];
    label.paint(carried, this.marks.drifts(edge));
  }

  private paintTray(node: SceneNode, isOpen: boolean): void {
    const tray = this.trays.get(node.key);
    if (!isOpen || !node.node?.map) {
      tray?.node.remove();
      this.trays.delete(node.key);
      return;
    }
    const shown = tray ?? new Tray(this.session, node);
    shown.paint();
    if (!tray) {
      this.trays.set(node.key, shown);
      this.node.append(shown.node);
    }
  }
}

function labelled(scene: Scene, part: Rect): SceneEdge[] {
  return scene.edges.filter(edge => edge.label && overlaps(edge.label, part));
}
