/** The graph's tools: search, states, neighbours, groups, zoom. */

import type { Disposable } from '../client/transport';
import { h, mark } from '../dom';
import { URGENT_FIRST, wordOf } from '../state/face';
import { NO_FILTER, isFiltering, matching, type Filter } from '../state/filter';
import { groupings, type Grouping } from '../state/groups';
import type { Session } from '../state/session';
import { Undo } from '../state/signal';
import { counted } from '../state/words';
import { Menu, type MenuItem } from './menu';
import { button } from './parts';

export interface Camera {
  fit(): void;
  zoom(isIn: boolean): void;
  approach(key: string): void;
  focus(): void;
  /** Lay it out the other way; null where nobody can. */
  turn: (() => void) | null;
}

const GROUPING_WORDS: { [grouping in Grouping]: string } = {
  none: 'No groups',
  notebook: 'By notebook',
  word: 'By first word of the name'
};

export class Tools implements Disposable {
  readonly node: HTMLElement;
  private readonly undo = new Undo();
  private readonly search: HTMLInputElement;
  private readonly found = h('span', { class: 'amlnb-found', role: 'status' });
  private readonly near: HTMLButtonElement;
  private readonly states: Menu;

  constructor(
    private readonly session: Session,
    private readonly camera: Camera
  ) {
    this.search = h('input', {
      class: 'amlnb-search',
      type: 'search',
      placeholder: 'Find a step   /',
      'aria-label': 'Find a step by its name',
      on: {
        input: () => this.change({ text: this.search.value.trim() }),
        keydown: event => this.key(event)
      }
    });
    this.states = new Menu(
      { label: 'States to show', sign: 'filter', isBare: true },
      () => this.stateItems()
    );
    this.near = button(
      {
        label: 'Only the selected step and its neighbours',
        sign: 'near',
        isBare: true
      },
      () => this.toggleNear()
    );
    const groups = new Menu({ label: 'Groups', sign: 'groups', isBare: true }, () =>
      this.groupItems()
    );
    groups.node.hidden = !groupings(session.graph).length;
    this.node = h(
      'div',
      { class: 'amlnb-tools', role: 'toolbar', 'aria-label': 'Graph' },
      this.search,
      this.found,
      this.states.node,
      this.near,
      groups.node,
      h('span', { class: 'amlnb-gap' }),
      camera.turn
        ? button(
            { label: 'Turn: left to right, or top down', sign: 'turn', isBare: true },
            camera.turn
          )
        : null,
      button({ label: 'Zoom out', sign: 'minus', isBare: true }, () =>
        camera.zoom(false)
      ),
      button({ label: 'Zoom in', sign: 'plus', isBare: true }, () => camera.zoom(true)),
      button({ label: 'Fit all in view', sign: 'fit', isBare: true }, () =>
        camera.fit()
      )
    );
    this.undo.add(session.filter.watch(filter => this.paint(filter)));
    this.undo.add(session.changed.listen(() => this.paint(session.filter.value)));
    this.undo.add(session.selection.watch(key => (this.near.disabled = key === null)));
  }

  dispose(): void {
    this.undo.dispose();
  }

  focusSearch(): void {
    this.search.focus();
    this.search.select();
  }

  private change(part: Partial<Filter>): void {
    this.session.filter.value = { ...this.session.filter.value, ...part };
  }

  private paint(filter: Filter): void {
    const { session } = this;
    const shown = isFiltering(filter)
      ? matching(filter, session.graph, key => session.face(key))
      : null;
    this.found.textContent = shown ? `${counted(shown.size, 'step')}` : '';
    this.found.hidden = !shown;
    this.states.isPressed = filter.looks.size > 0;
    this.near.classList.toggle('amlnb-is-on', filter.focus !== null);
    mark(this.near, 'aria-pressed', String(filter.focus !== null));
    if (!isFiltering(filter) && document.activeElement !== this.search) {
      this.search.value = '';
    }
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape') {
      this.search.value = '';
      this.session.filter.value = NO_FILTER;
      this.camera.focus();
    } else if (event.key === 'Enter') {
      this.goToNext();
    }
  }

  /** Enter again and again visits each of those found. */
  private goToNext(): void {
    const { session } = this;
    const shown = matching(session.filter.value, session.graph, key =>
      session.face(key)
    );
    const names = [...(shown ?? [])];
    const at = names.indexOf(session.selection.value ?? '');
    const next = names[(at + 1) % Math.max(names.length, 1)];
    if (next !== undefined) {
      session.selection.value = next;
      this.camera.approach(next);
    }
  }

  private toggleNear(): void {
    const { filter, selection } = this.session;
    const key = selection.value;
    const step = key === null ? null : (this.session.step(key)?.step ?? key);
    this.change({ focus: filter.value.focus === null ? step : null, hops: 1 });
  }

  private stateItems(): MenuItem[] {
    const { session } = this;
    const { looks } = session.filter.value;
    const present = new Set(
      session.graph.nodes.map(node => session.face(node.name).look)
    );
    const one = (look: string): MenuItem => ({
      label: wordOf(look),
      isChosen: looks.has(look),
      act: () => this.change({ looks: toggled(looks, look) })
    });
    return [
      {
        label: 'All states',
        isChosen: !looks.size,
        act: () => this.change({ looks: new Set() })
      },
      ...URGENT_FIRST.filter(look => present.has(look) || looks.has(look)).map(one)
    ];
  }

  private groupItems(): MenuItem[] {
    const { grouping, opened, graph } = this.session;
    return (['none', ...groupings(graph)] as Grouping[]).map(each => ({
      label: GROUPING_WORDS[each],
      isChosen: grouping.value === each,
      act: () => {
        opened.value = new Set();
        grouping.value = each;
      }
    }));
  }
}

function toggled(looks: ReadonlySet<string>, look: string): Set<string> {
  const next = new Set(looks);
  if (!next.delete(look)) {
    next.add(look);
  }
  return next;
}
