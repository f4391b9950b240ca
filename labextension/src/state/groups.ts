/** Steps that may be drawn as one: those of a notebook, or with the same first word. */

import type { GraphJson, NodeJson } from '../wire';

export type Grouping = 'none' | 'notebook' | 'word';

export interface Group {
  /** Never the name of a step: it holds a space. */
  key: string;
  title: string;
  members: readonly string[];
}

/** Two steps with the same word are no group yet. */
const LEAST = 3;

/** Return the groups, in the order of their first steps. */
export function groupsOf(graph: GraphJson, grouping: Grouping): readonly Group[] {
  if (grouping === 'none') {
    return [];
  }
  const title = grouping === 'notebook' ? byNotebook : byWord;
  const found = new Map<string, string[]>();
  for (const node of graph.nodes) {
    const name = title(node);
    if (name) {
      found.set(name, [...(found.get(name) ?? []), node.name]);
    }
  }
  return [...found]
    .filter(
      ([, members]) => members.length >= LEAST && members.length < graph.nodes.length
    )
    .map(([name, members]) => ({ key: `group ${name}`, title: name, members }));
}

function byNotebook(node: NodeJson): string {
  return node.place.file.split('/').pop() ?? '';
}

function byWord(node: NodeJson): string {
  return /^[^_]+(?=_)/.exec(node.name)?.[0] ?? '';
}

/** Which groupings this graph offers at all. */
export function groupings(graph: GraphJson): Grouping[] {
  return (['notebook', 'word'] as const).filter(each => groupsOf(graph, each).length);
}
