/** The selected step, all of it, in tabs. */

import type { Disposable } from '../client/transport';
import { fill, h, say } from '../dom';
import { stateIcon } from '../graph/icons';
import { stateText } from '../state/face';
import { Undo } from '../state/signal';
import { oneLine } from '../state/words';
import type { NodeJson } from '../wire';
import { AttemptsTab } from './attempts';
import { DataTab } from './data';
import { ErrorTab } from './error';
import { ExecutedTab } from './executed';
import type { Around } from './host';
import { ItemsTab } from './items';
import { LogTab } from './log';
import { button } from './parts';
import { SourceTab } from './source';
import type { DetailTab } from './tab';
import { Tabs } from './tabs';
import { WhyTab } from './why';

export class Detail implements Disposable {
  readonly node: HTMLElement;
  private readonly undo = new Undo();
  private readonly tabs: Tabs;
  private readonly parts: readonly DetailTab[];
  private readonly icon = h('span', { class: 'amlnb-detail-icon' });
  private readonly name = h('h3', { class: 'amlnb-detail-name' });
  private readonly state = h('span', { class: 'amlnb-detail-state' });
  private readonly body = h('div', { class: 'amlnb-detail-body' });
  private key: string | null = null;
  private shown: DetailTab | null = null;
  /** What the user looked at last; kept from step to step where it can be. */
  private wanted = '';
  private look = '';

  constructor(private readonly around: Around) {
    const { session } = around;
    this.tabs = new Tabs('What to see of the step', id => this.choose(id));
    this.parts = [
      new ItemsTab(around),
      new ErrorTab(around),
      new LogTab(around),
      new DataTab(around),
      new WhyTab(around),
      new SourceTab(around),
      new ExecutedTab(around),
      new AttemptsTab(around)
    ];
    this.parts.forEach(part => this.undo.add(part));
    this.node = h(
      'aside',
      {
        class: 'amlnb-detail',
        'aria-label': 'The selected step',
        hidden: true,
        on: { keydown: event => this.keydown(event) }
      },
      h(
        'div',
        { class: 'amlnb-detail-head' },
        this.icon,
        h('div', { class: 'amlnb-detail-words' }, this.name, this.state),
        button({ label: 'Close', sign: 'close', isBare: true }, () => this.close())
      ),
      this.tabs.node,
      this.body
    );
    this.undo.add(session.selection.watch(key => this.show(key)));
    this.undo.add(
      session.changed.listen(keys => {
        if (this.key !== null && keys.has(this.key)) this.refresh();
      })
    );
    this.undo.add(session.clock.tick(() => this.paintHead()));
  }

  dispose(): void {
    this.undo.dispose();
  }

  focus(): void {
    this.tabs.focus();
  }

  private close(): void {
    this.around.session.selection.value = null;
  }

  private keydown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
  }

  private show(key: string | null): void {
    if (key === this.key) {
      return;
    }
    this.key = key;
    this.node.hidden = key === null;
    this.shown?.hide();
    this.shown = null;
    if (key !== null) {
      this.refresh();
    }
  }

  private refresh(): void {
    this.paintHead();
    const offered = this.offered();
    this.tabs.offer(offered.map(({ id, title }) => ({ id, title })));
    const best =
      offered.find(part => part.id === this.shown?.id) ??
      offered.find(part => part.isUrgent(this.key as string)) ??
      offered.find(part => part.id === this.wanted) ??
      offered[0];
    if (best) {
      this.present(best);
    }
  }

  private offered(): DetailTab[] {
    const key = this.key as string;
    return this.parts.filter(part => part.isOffered(key));
  }

  private choose(id: string): void {
    this.wanted = id;
    const part = this.parts.find(each => each.id === id);
    if (part) {
      this.present(part);
    }
  }

  private present(part: DetailTab): void {
    const key = this.key as string;
    if (part === this.shown) {
      part.refresh(key);
      return;
    }
    this.shown?.hide();
    this.shown = part;
    this.tabs.show(part.id);
    this.tabs.panel(part.node);
    fill(this.body, part.node);
    part.show(key);
  }

  private paintHead(): void {
    if (this.key === null) {
      return;
    }
    const { session } = this.around;
    const face = session.face(this.key);
    const label = session.step(this.key)?.label ?? '';
    say(this.name, oneLine(label ? `${this.key} · ${label}` : this.key));
    say(this.state, stateText(face));
    if (face.look !== this.look || !this.icon.firstChild) {
      this.look = face.look;
      fill(this.icon, stateIcon(face.look));
    }
  }
}

/** The graph's node of a step, or of the fan-out that an item belongs to. */
export function nodeOf(around: Around, key: string): NodeJson | undefined {
  const name = around.session.step(key)?.step ?? key;
  return around.session.graph.nodes.find(node => node.name === name);
}
