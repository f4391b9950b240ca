/** What is drawn where: the layout's boxes and arrows, with folded groups as one box each. */

import type { Group } from '../state/groups';
import type { EdgeJson, GraphJson, LayoutJson, NodeJson, RouteJson } from '../wire';
import type { Rect, Size } from './camera';

export interface SceneNode extends Rect {
  /** The step's name, or the group's key. */
  readonly key: string;
  readonly title: string;
  /** Null for a group. */
  readonly node: NodeJson | null;
  /** The steps that it stands for. */
  readonly members: readonly string[];
}

export interface SceneEdge {
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeJson['kind'];
  /** The graph's edges that it stands for, by number. */
  readonly edges: readonly number[];
  /** As in RouteJson. */
  readonly points: readonly (readonly number[])[];
  readonly label: Rect | null;
  /** The part of the world that it crosses. */
  readonly bounds: Rect;
}

export interface Scene extends Size {
  readonly isFlat: boolean;
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly byKey: ReadonlyMap<string, SceneNode>;
  /** The box that shows a step: its own, or its group's. */
  readonly shownBy: ReadonlyMap<string, string>;
}

const GROUP_WIDTH = 190;
const GROUP_HEIGHT = 56;

/** Return the scene with these groups folded; nothing else moves for it. */
export function sceneOf(
  graph: GraphJson,
  layout: LayoutJson,
  folded: readonly Group[]
): Scene {
  const boxes = new Map(layout.boxes.map(box => [box.name, box]));
  const groupOf = new Map(
    folded.flatMap(group => group.members.map(name => [name, group] as const))
  );
  const steps = graph.nodes
    .filter(node => !groupOf.has(node.name) && boxes.has(node.name))
    .map(node => stepNode(node, boxes.get(node.name) as Rect));
  const groups = folded.map(group =>
    groupNode(
      group,
      group.members.flatMap(name => boxes.get(name) ?? [])
    )
  );
  const nodes = [...steps, ...groups];
  const shownBy = new Map(
    graph.nodes.map(({ name }) => [name, groupOf.get(name)?.key ?? name])
  );
  const byKey = new Map(nodes.map(node => [node.key, node]));
  const isFlat = layout.direction === 'LR';
  return {
    width: Math.max(layout.width, 1),
    height: Math.max(layout.height, 1),
    isFlat,
    nodes,
    byKey,
    shownBy,
    edges: edgesOf(graph, layout, { byKey, shownBy, isFlat })
  };
}

function stepNode(node: NodeJson, { x, y, width, height }: Rect): SceneNode {
  const members = [node.name];
  return { key: node.name, title: node.name, node, members, x, y, width, height };
}

function groupNode(group: Group, boxes: readonly Rect[]): SceneNode {
  const middle = (at: (box: Rect) => number): number =>
    boxes.reduce((sum, box) => sum + at(box), 0) / Math.max(boxes.length, 1);
  return {
    key: group.key,
    title: group.title,
    node: null,
    members: group.members,
    x: middle(box => box.x + box.width / 2) - GROUP_WIDTH / 2,
    y: middle(box => box.y + box.height / 2) - GROUP_HEIGHT / 2,
    width: GROUP_WIDTH,
    height: GROUP_HEIGHT
  };
}

type Shown = Pick<Scene, 'byKey' | 'shownBy' | 'isFlat'>;

function edgesOf(graph: GraphJson, layout: LayoutJson, shown: Shown): SceneEdge[] {
  const merged = new Map<string, { edge: EdgeJson; numbers: number[] }>();
  const found: SceneEdge[] = [];
  graph.edges.forEach((edge, i) => {
    const route = layout.routes[i];
    const source = shown.shownBy.get(edge.source) ?? '';
    const target = shown.shownBy.get(edge.target) ?? '';
    if (!shown.byKey.has(source) || !shown.byKey.has(target) || source === target) {
      return; // inside a folded group, or of a step that the layout knows nothing of
    }
    if (source === edge.source && target === edge.target) {
      if (route) found.push(ownEdge(edge, i, route));
    } else {
      const key = `${source} → ${target}`;
      const known = merged.get(key) ?? {
        edge: { ...edge, source, target },
        numbers: []
      };
      known.numbers.push(i);
      merged.set(key, known);
    }
  });
  for (const { edge, numbers } of merged.values()) {
    found.push(straightEdge(edge, numbers, shown));
  }
  return found;
}

function ownEdge(edge: EdgeJson, i: number, route: RouteJson): SceneEdge {
  const { source, target, kind } = edge;
  const { points, label } = route;
  return { source, target, kind, edges: [i], points, label, bounds: around(points) };
}

/** An arrow from box to box, where a folded group stands at one of its ends. */
function straightEdge(edge: EdgeJson, edges: number[], shown: Shown): SceneEdge {
  const from = shown.byKey.get(edge.source) as SceneNode;
  const to = shown.byKey.get(edge.target) as SceneNode;
  const points = shown.isFlat
    ? [
        [from.x + from.width, from.y + from.height / 2],
        [to.x, to.y + to.height / 2]
      ]
    : [
        [from.x + from.width / 2, from.y + from.height],
        [to.x + to.width / 2, to.y]
      ];
  const { source, target, kind } = edge;
  return { source, target, kind, edges, points, label: null, bounds: around(points) };
}

function around(points: readonly (readonly number[])[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
