/** When each step ran: a bar each, on one axis; the selection is the graph's. */

import type { Disposable } from '../client/transport';
import { fill, h } from '../dom';
import { lookClass } from '../graph/icons';
import type { Session } from '../state/session';
import { Undo } from '../state/signal';
import { timelineOf, type Bar, type Timeline } from '../state/timeline';
import { duration, oneLine } from '../state/words';
import { notice } from './parts';
import { Rows } from './rows';

const HEIGHT = 26;

export class TimelinePanel implements Disposable {
  readonly node = h('div', { class: 'amlnb-timeline' });
  private readonly undo = new Undo();
  private readonly axis = h('div', { class: 'amlnb-axis', 'aria-hidden': 'true' });
  private readonly rows = new Rows(HEIGHT, i => this.row(i), 'amlnb-timeline-rows');
  private timeline: Timeline | null = null;

  constructor(private readonly session: Session) {
    this.undo.add(this.rows);
    const paint = (): void => this.paint();
    this.undo.add(session.changed.listen(paint));
    this.undo.add(session.selection.listen(paint));
    this.undo.add(
      session.clock.tick(() => {
        if (session.ticking().length) this.paint();
      })
    );
  }

  dispose(): void {
    this.undo.dispose();
  }

  paint(): void {
    if (!this.node.isConnected) {
      return;
    }
    const { session } = this;
    const steps = [...(session.run.value?.steps.values() ?? [])];
    this.timeline = timelineOf(steps, session.clock.now);
    if (!this.timeline) {
      fill(this.node, notice(emptySentence(session)));
      return;
    }
    if (this.rows.node.parentElement !== this.node) {
      fill(this.node, this.axis, this.rows.node);
    }
    this.paintAxis(this.timeline);
    this.rows.show(this.timeline.bars.length);
  }

  private paintAxis({ marks, length }: Timeline): void {
    const drawn = marks.map(seconds => {
      const mark = h(
        'span',
        { class: 'amlnb-axis-mark' },
        seconds ? duration(seconds) : '0'
      );
      mark.style.left = `${(seconds / length) * 100}%`;
      mark.classList.toggle('amlnb-is-last', seconds / length > 0.92);
      return mark;
    });
    fill(this.axis, h('div', { class: 'amlnb-axis-inside' }, ...drawn));
  }

  private row(index: number): HTMLElement {
    const bar = this.timeline?.bars[index] as Bar;
    const { session } = this;
    const step = session.step(bar.key);
    const face = session.face(bar.key);
    const name = oneLine(step?.label ? `${step.key} · ${step.label}` : bar.key);
    const span = duration(bar.until - bar.from);
    return h(
      'div',
      { class: 'amlnb-timeline-row' },
      h(
        'button',
        {
          class: `amlnb-timeline-button ${session.selection.value === bar.key ? 'amlnb-is-selected' : ''}`,
          type: 'button',
          title: `${name}: ${face.word}, ${span}`,
          'aria-label': `${name}, ${face.word}, ${span}`,
          on: { click: () => (session.selection.value = bar.key) }
        },
        h(
          'span',
          {
            class: `amlnb-timeline-name ${step?.index === null ? '' : 'amlnb-is-item'}`
          },
          name
        ),
        h('span', { class: 'amlnb-timeline-track' }, ...this.bar(bar, face.look, span))
      )
    );
  }

  private bar(bar: Bar, look: string, span: string): Node[] {
    const length = this.timeline?.length ?? 1;
    const node = h('span', {
      class: `amlnb-timeline-bar amlnb-is-${lookClass(look)} ${bar.isOpen ? 'amlnb-is-running' : ''}`
    });
    const left = (bar.from / length) * 100;
    const width = ((bar.until - bar.from) / length) * 100;
    node.style.left = `${left}%`;
    node.style.width = `max(${width}%, 3px)`;
    const words = h('span', { class: 'amlnb-timeline-span' }, span);
    // the words stand after the bar, or before it where the axis ends
    if (left + width > 82) words.style.right = `${100 - left + 0.5}%`;
    else words.style.left = `calc(${left + width}% + 6px)`;
    return [node, words];
  }
}

function emptySentence(session: Session): string {
  if (!session.run.value) {
    return 'Nothing has run yet: choose Run, and each step gets its bar here.';
  }
  return session.run.value.head.status === 'completed'
    ? 'No step had to run: all of them were reused or skipped.'
    : 'No step has begun yet.';
}
