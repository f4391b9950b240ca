/** Which steps a search text, states and neighbourhood leave in view. */

import type { GraphJson } from '../wire';
import type { Face } from './face';

export interface Filter {
  /** A part of a name; case does not matter. */
  text: string;
  /** Looks to keep; empty for all. */
  looks: ReadonlySet<string>;
  /** Only steps within `hops` of `focus`, where that is a step. */
  focus: string | null;
  hops: number;
}

export const NO_FILTER: Filter = { text: '', looks: new Set(), focus: null, hops: 1 };

export function isFiltering(filter: Filter): boolean {
  return Boolean(filter.text || filter.looks.size || filter.focus);
}

/** Return the names of the steps that stay in view, or null for all of them. */
export function matching(
  filter: Filter,
  graph: GraphJson,
  face: (name: string) => Face
): ReadonlySet<string> | null {
  if (!isFiltering(filter)) {
    return null;
  }
  const near = filter.focus ? neighbours(graph, filter.focus, filter.hops) : null;
  const wanted = filter.text.toLowerCase();
  const names = graph.nodes
    .map(node => node.name)
    .filter(
      name =>
        (!near || near.has(name)) &&
        name.toLowerCase().includes(wanted) &&
        (!filter.looks.size || filter.looks.has(face(name).look))
    );
  return new Set(names);
}

/** Return the step and all that are within so many edges of it, up or down. */
export function neighbours(graph: GraphJson, name: string, hops: number): Set<string> {
  const found = new Set([name]);
  let edge = [name];
  for (let hop = 0; hop < hops && edge.length; hop++) {
    const next = new Set<string>();
    const from = new Set(edge);
    for (const { source, target } of graph.edges) {
      if (from.has(source) && !found.has(target)) {
        next.add(target);
      }
      if (from.has(target) && !found.has(source)) {
        next.add(source);
      }
    }
    next.forEach(each => found.add(each));
    edge = [...next];
  }
  return found;
}
