/** The graph on the page: one frame for whatever changed since the last one. */

import type { Disposable } from '../client/transport';
import { h, mark } from '../dom';
import { drifts, type Drift } from '../state/drift';
import { groupFace, type Face } from '../state/face';
import { matching } from '../state/filter';
import { groupsOf } from '../state/groups';
import type { Session } from '../state/session';
import { Undo } from '../state/signal';
import { isFinalStep } from '../state/words';
import { Backdrop, type EdgeLook, type Looks } from './backdrop';
import {
  centred,
  fitted,
  overlaps,
  panned,
  revealing,
  zoomed,
  type Camera,
  type Size
} from './camera';
import { cardId } from './card';
import { gestures } from './gestures';
import { keys, type KeyWishes } from './keys';
import { Minimap } from './minimap';
import { NEAR_ZOOM, Near } from './near';
import { paletteOf, type Palette } from './palette';
import { sceneOf, type Scene, type SceneEdge, type SceneNode } from './scene';
import { nextBox, type Direction } from './walk';

const ZOOM_STEP = 1.25;
const READABLE_ZOOM = 0.7;
/** The map of thousands of boxes need not be drawn with every frame. */
const MAP_PAUSE_MS = 250;
let views = 0;

export interface GraphWishes {
  /** Whether the wheel alone pans: not in a notebook, where it scrolls the page. */
  ownsWheel: boolean;
  /** Somebody pressed `/`. */
  search(): void;
  /** Somebody pressed Enter on a box. */
  open(): void;
}

export class GraphView implements Disposable {
  readonly node: HTMLElement;
  private readonly undo = new Undo();
  private readonly backdrop = new Backdrop();
  private readonly near: Near;
  private readonly map: Minimap;
  private readonly prefix = `amlnb-${++views}`;
  private scene: Scene;
  private camera: Camera = { x: 0, y: 0, z: 1 };
  private view: Size = { width: 0, height: 0 };
  private palette: Palette | null = null;
  private active: string | null = null;
  private shown: ReadonlySet<string> | null = null;
  private drifted = new Map<SceneEdge, readonly Drift[]>();
  private readonly dirty = new Set<string>();
  private isAllDirty = true;
  private isUntouched = true;
  private frame = 0;
  private mapTimer = 0;

  constructor(
    private readonly session: Session,
    private readonly wishes: GraphWishes
  ) {
    this.scene = this.makeScene();
    this.near = new Near(session, this.prefix, {
      face: node => this.faceOf(node),
      isSelected: node => this.isSelected(node),
      isActive: node => node.key === this.active,
      isFaded: node => this.isFaded(node),
      drifts: edge => this.drifted.get(edge) ?? []
    });
    this.map = new Minimap((x, y) => this.move(centred(this.camera, x, y, this.view)));
    this.node = h(
      'div',
      {
        class: 'amlnb-graph',
        role: 'listbox',
        tabindex: 0,
        'aria-label': `Steps of ${session.graph.name}; arrow keys walk, Enter opens`,
        on: { keydown: keys(this.keyWishes()) }
      },
      this.backdrop.node,
      this.near.node,
      this.map.node
    );
    this.listen();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.mapTimer);
    this.undo.dispose();
    this.node.remove();
  }

  /** Show all of it. */
  fit(): void {
    this.isUntouched = true;
    this.setCamera(fitted(this.scene, this.view));
  }

  zoom(isIn: boolean): void {
    const factor = isIn ? ZOOM_STEP : 1 / ZOOM_STEP;
    this.move(zoomed(this.camera, this.view.width / 2, this.view.height / 2, factor));
  }

  /** Bring a step into view, moving no more than that takes. */
  reveal(key: string): void {
    const box = this.scene.byKey.get(this.boxOf(key));
    if (box && this.view.width) {
      this.move(revealing(this.camera, box, this.view));
    }
  }

  /** Bring a step into view so near that it can be read. */
  approach(key: string): void {
    const box = this.scene.byKey.get(this.boxOf(key));
    if (box && this.view.width && this.camera.z < NEAR_ZOOM) {
      const near = { ...this.camera, z: READABLE_ZOOM };
      this.move(
        centred(near, box.x + box.width / 2, box.y + box.height / 2, this.view)
      );
    } else {
      this.reveal(key);
    }
  }

  /** The theme is another one. */
  repaint(): void {
    this.palette = null;
    this.isAllDirty = true;
    this.schedule();
  }

  // ------------------------------------------------------------- what makes it change

  private listen(): void {
    const { session, undo } = this;
    undo.add(session.changed.listen(keys => this.touch(keys)));
    undo.add(session.selection.listen(key => this.select(key)));
    undo.add(session.filter.listen(() => this.touchAll()));
    undo.add(session.grouping.listen(() => this.rebuild()));
    undo.add(session.opened.listen(() => this.rebuild()));
    undo.add(session.clock.tick(() => this.touch(session.ticking())));
    undo.add(
      gestures(this.node, {
        pan: (dx, dy) => this.move(panned(this.camera, dx, dy)),
        zoom: (x, y, factor) => this.move(zoomed(this.camera, x, y, factor)),
        press: (target, event) => this.press(target, event),
        ownsWheel: () => this.wishes.ownsWheel
      })
    );
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(this.node);
    undo.later(() => sizes.disconnect());
    const themes = new MutationObserver(() => this.repaint());
    themes.observe(document.body, { attributes: true });
    themes.observe(document.documentElement, { attributes: true });
    undo.later(() => themes.disconnect());
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const repaint = (): void => this.repaint();
    dark.addEventListener('change', repaint);
    undo.later(() => dark.removeEventListener('change', repaint));
  }

  private touch(keys: Iterable<string>): void {
    for (const key of keys) {
      this.dirty.add(this.boxOf(key));
    }
    if (this.dirty.size) {
      this.schedule();
    }
  }

  private touchAll(): void {
    this.isAllDirty = true;
    this.schedule();
  }

  private rebuild(): void {
    this.scene = this.makeScene();
    this.near.clear();
    this.touchAll();
  }

  private makeScene(): Scene {
    const { graph, layout, grouping, opened } = this.session;
    const groups = groupsOf(graph, grouping.value);
    const folded = groups.filter(group => !opened.value.has(group.key));
    return sceneOf(graph, layout, folded);
  }

  private select(key: string | null): void {
    if (key !== null) {
      this.active = this.boxOf(key);
      this.reveal(this.active);
    }
    this.touchAll();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (!width || !height) {
      return;
    }
    this.view = { width, height };
    const selected = this.session.selection.value;
    const isFirst = this.isUntouched;
    if (isFirst) {
      this.camera = fitted(this.scene, this.view);
    }
    if (selected && isFirst) {
      this.approach(selected); // opened for the sake of this step
    } else if (selected) {
      this.reveal(selected);
    }
    this.touchAll();
  }

  private move(camera: Camera): void {
    this.isUntouched = false;
    this.setCamera(camera);
  }

  private setCamera(camera: Camera): void {
    this.camera = camera;
    this.schedule();
  }

  // ---------------------------------------------------------------------- one frame

  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    if (!this.view.width) {
      return;
    }
    this.palette ??= paletteOf(this.node);
    if (this.isAllDirty || this.dirty.size) {
      this.reckon();
    }
    const { scene, camera, view, palette } = this;
    const isNear = this.near.place(scene, camera, view);
    if (this.isAllDirty) {
      this.near.paintAll(scene);
    } else if (this.dirty.size) {
      this.near.paint([...this.dirty].flatMap(key => scene.byKey.get(key) ?? []));
      this.near.paintLabels();
    }
    this.backdrop.draw({ scene, camera, view, palette, isNear, looks: this.looks });
    this.map.follow(camera, view, scene);
    if (this.isAllDirty || this.dirty.size) {
      this.drawMapSoon(this.isAllDirty);
    }
    this.isAllDirty = false;
    this.dirty.clear();
    this.tellActive();
  }

  /** What the filter leaves, and what the arrows carry. */
  private reckon(): void {
    const { session } = this;
    this.shown = matching(session.filter.value, session.graph, key =>
      session.face(key)
    );
    this.drifted.clear();
    const run = session.run.value;
    if (run && session.before.length) {
      for (const edge of this.scene.edges) {
        const found = edge.edges.flatMap(i => {
          const now = run.edges[i];
          return now ? drifts(now, this.beforeOf(i, now.source, now.target)) : [];
        });
        if (found.length) this.drifted.set(edge, found);
      }
    }
  }

  /** The edges of the last good run are those of this graph, unless it was changed. */
  private beforeOf(
    i: number,
    source: string,
    target: string
  ): Session['before'][number] | undefined {
    const { before } = this.session;
    const same = (edge?: Session['before'][number]): boolean =>
      edge?.source === source && edge.target === target;
    return same(before[i]) ? before[i] : before.find(same);
  }

  private drawMapSoon(isNow: boolean): void {
    const draw = (): void => {
      this.mapTimer = 0;
      if (this.palette && !this.map.node.hidden) {
        this.map.draw(this.scene, this.palette, node => this.faceOf(node).look);
        this.map.follow(this.camera, this.view, this.scene);
      }
    };
    if (isNow) draw();
    else this.mapTimer ||= window.setTimeout(draw, MAP_PAUSE_MS);
  }

  private tellActive(): void {
    const id = this.active ? cardId(this.prefix, this.active) : null;
    const isThere = id !== null && document.getElementById(id) !== null;
    mark(this.node, 'aria-activedescendant', isThere ? id : null);
  }

  // ---------------------------------------------------------------- what things are

  private readonly looks: Looks = {
    look: node => this.faceOf(node).look,
    isFaded: node => this.isFaded(node),
    isSelected: node => this.isSelected(node) || node.key === this.active,
    edge: edge => this.edgeLook(edge)
  };

  private faceOf(node: SceneNode): Face {
    return node.node
      ? this.session.face(node.key)
      : groupFace(node.members.map(name => this.session.face(name)));
  }

  /** The box that shows a step, or the fan-out that an item belongs to. */
  private boxOf(key: string): string {
    const step = this.session.step(key)?.step ?? key;
    return this.scene.shownBy.get(step) ?? step;
  }

  private isSelected(node: SceneNode): boolean {
    const key = this.session.selection.value;
    const step = key === null ? null : (this.session.step(key)?.step ?? key);
    return step !== null && node.members.includes(step);
  }

  private isFaded(node: SceneNode): boolean {
    return this.shown !== null && !node.members.some(name => this.shown?.has(name));
  }

  private edgeLook(edge: SceneEdge): EdgeLook {
    const selected = this.session.selection.value;
    const shown = selected ? this.boxOf(selected) : null;
    if (this.shown && (this.isEndFaded(edge.source) || this.isEndFaded(edge.target))) {
      return 'faded';
    }
    if (shown !== null && (edge.source === shown || edge.target === shown)) {
      return 'accent';
    }
    if (this.drifted.has(edge)) {
      return 'amber';
    }
    const source = this.session.step(edge.source);
    return source && !isFinalStep(source.status) ? 'quiet' : 'usual';
  }

  private isEndFaded(key: string): boolean {
    const node = this.scene.byKey.get(key);
    return node !== undefined && this.isFaded(node);
  }

  // --------------------------------------------------------------------- hands and keys

  private press(target: Element, event: MouseEvent): void {
    const toggle = target.closest('[data-toggle]')?.getAttribute('data-toggle');
    const key = target.closest('[data-key]')?.getAttribute('data-key') ?? null;
    if (toggle) {
      this.session.toggle(toggle);
    } else if (key !== null) {
      this.choose(key);
    } else if (!target.closest('.amlnb-tray, .amlnb-map')) {
      this.pressFar(event);
    }
  }

  /** From afar the boxes are no elements: find the one below the pointer. */
  private pressFar(event: MouseEvent): void {
    const { left, top } = this.node.getBoundingClientRect();
    const { x, y, z } = this.camera;
    const at = { x: (event.clientX - left - x) / z, y: (event.clientY - top - y) / z };
    const spot = { ...at, width: 1 / z, height: 1 / z };
    const node = this.scene.nodes.find(each => overlaps(each, spot));
    if (node) this.choose(node.key);
    else this.session.selection.value = null;
  }

  private choose(key: string): void {
    const node = this.scene.byKey.get(key);
    if (node && !node.node) {
      this.session.toggle(key);
    } else {
      this.session.selection.value = key;
    }
  }

  private keyWishes(): KeyWishes {
    return {
      walk: way => this.walk(way),
      pan: (dx, dy) => this.move(panned(this.camera, dx, dy)),
      open: () => {
        if (this.active) {
          this.choose(this.active);
          this.wishes.open();
        }
      },
      toggle: () => this.active && this.session.toggle(this.active),
      leave: () => (this.session.selection.value = null),
      search: () => this.wishes.search(),
      zoom: isIn => this.zoom(isIn),
      fit: () => this.fit()
    };
  }

  private walk(way: Direction): void {
    const from = this.active ? this.scene.byKey.get(this.active) : undefined;
    const next = from
      ? nextBox(this.scene, from, way, node => !this.isFaded(node))
      : (this.scene.nodes.find(node => !this.isFaded(node)) ?? null);
    if (next) {
      this.active = next.key;
      if (this.session.selection.value !== null && next.node) {
        this.session.selection.value = next.key;
      }
      this.approach(next.key);
      this.touchAll();
    }
  }
}
