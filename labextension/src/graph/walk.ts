/** Which box the arrow keys lead to. */

import type { Scene, SceneNode } from './scene';

export type Direction = 'left' | 'right' | 'up' | 'down';

const WAYS: { [way in Direction]: readonly [number, number] } = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1]
};

/** A step to the side costs so much more than one ahead. */
const ASIDE = 3;
/** An arrow's other end is preferred to a box that is as near. */
const JOINED = 0.4;

/** Return the box next to this one in that direction, or null at the border. */
export function nextBox(
  scene: Scene,
  from: SceneNode,
  way: Direction,
  isShown: (node: SceneNode) => boolean
): SceneNode | null {
  const joined = joinedTo(scene, from.key);
  let best: SceneNode | null = null;
  let least = Infinity;
  for (const node of scene.nodes) {
    const cost =
      node !== from && isShown(node)
        ? distance(from, node, way) * (joined.has(node.key) ? JOINED : 1)
        : Infinity;
    if (cost < least) {
      [best, least] = [node, cost];
    }
  }
  return best;
}

function distance(from: SceneNode, to: SceneNode, way: Direction): number {
  const [wayX, wayY] = WAYS[way];
  const dx = to.x + to.width / 2 - from.x - from.width / 2;
  const dy = to.y + to.height / 2 - from.y - from.height / 2;
  const ahead = dx * wayX + dy * wayY;
  const aside = Math.abs(dx * wayY) + Math.abs(dy * wayX);
  return ahead > 1 ? ahead + aside * ASIDE : Infinity;
}

function joinedTo(scene: Scene, key: string): Set<string> {
  const found = new Set<string>();
  for (const { source, target } of scene.edges) {
    if (source === key) found.add(target);
    if (target === key) found.add(source);
  }
  return found;
}

const KEYS: { [key: string]: Direction } = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down'
};

export function directionOf(key: string): Direction | null {
  return KEYS[key] ?? null;
}
