/** On each step's cell: a coloured edge, and a mark with state, time and why. */

import type { Disposable } from '../client/transport';
import { fill, h, say } from '../dom';
import { lookClass, stateIcon } from '../graph/icons';
import { stateText, whyText } from '../state/face';
import type { Session } from '../state/session';
import { Undo } from '../state/signal';
import { stepName } from './step_cell';
import type { NotebookRun } from './tokens';
import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

/** A cell's text changes with every key; its mark need not. */
const PAUSE_MS = 250;

export class Marks implements Disposable {
  private readonly undo = new Undo();
  private following = new Undo();
  private readonly marks = new Map<Cell, Mark>();
  private timer = 0;

  constructor(
    private readonly panel: NotebookPanel,
    private readonly run: NotebookRun,
    private readonly open: (run: string, key: string) => void
  ) {
    const soon = (): void => this.soon();
    panel.context.ready.then(soon, () => undefined);
    const { content } = panel;
    content.modelContentChanged.connect(soon);
    this.undo.later(() => content.modelContentChanged.disconnect(soon));
    this.undo.add(run.session.watch(session => this.follow(session)));
    panel.disposed.connect(() => this.dispose());
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    this.following.dispose();
    this.undo.dispose();
    this.marks.forEach(mark => mark.dispose());
    this.marks.clear();
  }

  private soon(): void {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      this.paint();
    }, PAUSE_MS);
  }

  private follow(session: Session | null): void {
    this.following.dispose();
    this.following = new Undo();
    if (session) {
      this.following.add(session.changed.listen(() => this.paint()));
      this.following.add(session.clock.tick(() => this.paintTicking(session)));
    }
    this.soon();
  }

  private paint(): void {
    if (this.panel.isDisposed) {
      return;
    }
    const session = this.run.session.value;
    const gone = new Set(this.marks.keys());
    for (const cell of this.panel.content.widgets) {
      const name = stepName(cell.model.sharedModel.getSource());
      if (name && session?.step(name)) {
        gone.delete(cell);
        this.markOf(cell).paint(session, name);
      }
    }
    gone.forEach(cell => {
      this.marks.get(cell)?.dispose();
      this.marks.delete(cell);
    });
  }

  private paintTicking(session: Session): void {
    if (session.ticking().length) {
      this.marks.forEach(mark => mark.tick(session));
    }
  }

  private markOf(cell: Cell): Mark {
    const mark = this.marks.get(cell) ?? new Mark(cell, this.open);
    this.marks.set(cell, mark);
    return mark;
  }
}

class Mark implements Disposable {
  private readonly edge = h('div', {
    class: 'amlnb amlnb-edge',
    'aria-hidden': 'true'
  });
  private readonly icon = h('span', {});
  private readonly words = h('span', { class: 'amlnb-mark-words' });
  private readonly why = h('span', { class: 'amlnb-mark-why' });
  private readonly button: HTMLButtonElement;
  private look = '';
  private name = '';
  private run = '';

  constructor(
    private readonly cell: Cell,
    open: (run: string, key: string) => void
  ) {
    this.button = h(
      'button',
      {
        class: 'amlnb amlnb-mark',
        type: 'button',
        on: {
          // a press makes the cell the active one, whose mark moves away below the pointer
          pointerdown: event => event.button === 0 && open(this.run, this.name),
          click: event => event.detail === 0 && open(this.run, this.name)
        }
      },
      this.icon,
      this.words,
      this.why
    );
    cell.node.append(this.edge, this.button);
    cell.addClass('amlnb-step-cell');
  }

  dispose(): void {
    this.edge.remove();
    this.button.remove();
    if (!this.cell.isDisposed) {
      this.cell.removeClass('amlnb-step-cell');
    }
  }

  paint(session: Session, name: string): void {
    const step = session.step(name);
    this.name = name;
    this.run = session.run.value?.head.id ?? '';
    const { look } = session.face(name);
    if (look !== this.look) {
      this.look = look;
      this.edge.className = `amlnb amlnb-edge amlnb-is-${lookClass(look)}`;
      this.button.className = `amlnb amlnb-mark amlnb-is-${lookClass(look)}`;
      fill(this.icon, stateIcon(look));
    }
    const why = step ? whyText(step) : '';
    this.button.title = `${why || 'No reason was noted'}\nRun ${this.run}: open this step`;
    this.tick(session);
  }

  tick(session: Session): void {
    const step = session.step(this.name);
    const why = step ? whyText(step) : '';
    const text = stateText(session.face(this.name));
    say(this.words, text);
    say(this.why, why);
    this.button.setAttribute('aria-label', `Step ${this.name}: ${text}. ${why}`);
  }
}
