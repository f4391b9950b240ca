/** A run's head: what it is, how far it is, and what may be done with it. */

import type { Disposable } from '../client/transport';
import { fill, h, say } from '../dom';
import { Bar } from '../graph/bar';
import { stateIcon } from '../graph/icons';
import type { Session } from '../state/session';
import { Undo } from '../state/signal';
import { duration, isFinalRun, number, oneLine, valueText } from '../state/words';
import { Menu, type MenuItem } from './menu';
import { button } from './parts';

export interface HeaderActs {
  plan(): void;
  /** A new run of everything. */
  runAll(): void;
  /** What failed or was stopped, again. */
  runFailed(): void;
  /** A step and all that follow from it, again. */
  runFrom(key: string): void;
  cancel(): void;
}

export class Header implements Disposable {
  readonly node: HTMLElement;
  private readonly undo = new Undo();
  private readonly icon = h('span', { class: 'amlnb-head-icon' });
  private readonly word = h('strong', { class: 'amlnb-head-word' });
  private readonly time = h('span', { class: 'amlnb-head-time' });
  private readonly count = h('span', { class: 'amlnb-head-count' });
  private readonly message = h('p', { class: 'amlnb-head-message', hidden: true });
  private readonly link = h('span', { class: 'amlnb-link', role: 'status' });
  private readonly bar = new Bar();
  private readonly cancel: HTMLButtonElement;
  private readonly menu: Menu;
  private look = '';

  constructor(
    private readonly session: Session,
    private readonly acts: HeaderActs
  ) {
    this.cancel = button(
      { label: 'Cancel', sign: 'stop', class: 'amlnb-is-danger' },
      () => acts.cancel()
    );
    this.menu = new Menu({ label: 'Run', sign: 'play' }, () => this.items());
    const plan = button(
      { label: 'Plan', sign: 'plan', title: 'What a run would do, and why' },
      () => acts.plan()
    );
    this.node = h(
      'header',
      { class: 'amlnb-head' },
      h(
        'div',
        { class: 'amlnb-head-row' },
        h('div', { class: 'amlnb-head-title' }, this.icon, this.word, ...this.title()),
        h('div', { class: 'amlnb-head-acts' }, plan, this.menu.node, this.cancel)
      ),
      h(
        'div',
        { class: 'amlnb-head-row amlnb-head-progress' },
        this.bar.node,
        this.count,
        this.time,
        this.link
      ),
      this.message,
      this.parameters()
    );
    this.undo.add(session.run.watch(() => this.paint()));
    this.undo.add(session.plan.listen(() => this.paint()));
    this.undo.add(session.connection.watch(() => this.paintLink()));
    this.undo.add(session.clock.tick(() => this.paintTime()));
  }

  dispose(): void {
    this.undo.dispose();
  }

  private title(): Node[] {
    const { session } = this;
    const id = session.run.value?.head.id;
    return [
      h(
        'span',
        { class: 'amlnb-head-name' },
        oneLine(session.graph.name) || 'pipeline'
      ),
      ...(id
        ? [h('code', { class: 'amlnb-head-id', title: 'The id of this run' }, id)]
        : [])
    ];
  }

  private parameters(): Node {
    const given = Object.entries(this.session.run.value?.head.parameters ?? {});
    const chips = given.map(([name, value]) =>
      h(
        'span',
        { class: 'amlnb-parameter', title: `${name} = ${valueText(value)}` },
        h('span', { class: 'amlnb-parameter-name' }, oneLine(name)),
        ' ',
        valueText(value)
      )
    );
    return h('div', { class: 'amlnb-parameters', hidden: !chips.length }, ...chips);
  }

  private paint(): void {
    const { run, plan } = this.session;
    const head = run.value?.head;
    const look = head ? head.status : plan.value ? 'planned' : 'idle';
    if (look !== this.look) {
      this.look = look;
      fill(this.icon, stateIcon(look));
    }
    say(this.word, head ? head.words : plan.value ? 'planned' : 'not run yet');
    say(this.count, this.countText());
    this.bar.show(head?.counts ?? {});
    const message = head?.message ?? '';
    say(this.message, oneLine(message));
    this.message.hidden = !message;
    this.cancel.hidden =
      !head || isFinalRun(head.status) || head.status === 'interrupted';
    this.cancel.disabled = head?.status === 'cancelling';
    this.paintTime();
  }

  private countText(): string {
    const head = this.session.run.value?.head;
    return head
      ? `${number(head.done)} / ${number(head.total)} steps`
      : (this.session.plan.value?.text ??
          `${number(this.session.graph.nodes.length)} steps`);
  }

  private paintTime(): void {
    const head = this.session.run.value?.head;
    if (!head || head.started === null) {
      return say(this.time, '');
    }
    if (head.seconds !== null) {
      return say(this.time, duration(head.seconds));
    }
    const elapsed = Math.max(this.session.clock.now - head.started, 0);
    const about = head.estimate === null ? '' : ` of about ${duration(head.estimate)}`;
    say(this.time, `${duration(elapsed)}${about}`);
  }

  private paintLink(): void {
    const told = {
      connecting: '',
      live: '',
      polling: 'updates come slowly',
      reconnecting: 'reconnecting…'
    };
    const text = told[this.session.connection.value];
    say(this.link, text);
    this.link.hidden = !text;
  }

  private items(): MenuItem[] {
    const { session, acts } = this;
    const head = session.run.value?.head;
    const selected = session.selection.value;
    const step = selected === null ? null : (session.step(selected)?.step ?? selected);
    const isStopped =
      head !== undefined &&
      ['failed', 'cancelled', 'interrupted'].includes(head.status);
    return [
      {
        label: 'All steps',
        hint: 'a new run; what is unchanged is reused',
        act: acts.runAll
      },
      {
        label: 'What failed',
        hint: isStopped ? 'keeps what is done' : 'nothing failed in this run',
        isOff: !isStopped,
        act: acts.runFailed
      },
      {
        label: step ? `From ${oneLine(step)} on` : 'From a step on',
        hint: step ? 'it and what follows from it, again' : 'select a step first',
        isOff: !step || !head,
        act: () => step && acts.runFrom(step)
      }
    ];
  }
}
