/** What went wrong: the user's own line first, the traceback last. */

import { fill, h } from '../dom';
import { oneLine } from '../state/words';
import type { FailureJson, PlaceJson } from '../wire';
import { ansiBlock } from './ansi_text';
import type { Around } from './host';
import { button } from './parts';
import { DetailTab } from './tab';

const FAULTS: { [fault: string]: string } = {
  body: 'raised by the step',
  output: 'an output is missing or could not be stored',
  input: 'an input could not be read',
  timeout: 'took too long',
  died: 'the kernel died',
  setup: 'could not be started',
  storage: 'could not be stored'
};

export class ErrorTab extends DetailTab {
  readonly id = 'error';
  readonly title = 'Error';
  private shown: FailureJson | null = null;

  isOffered(key: string): boolean {
    return this.failure(key) !== null;
  }

  override isUrgent(key: string): boolean {
    return this.isOffered(key) && this.around.session.step(key)?.status === 'failed';
  }

  show(key: string): void {
    this.shown = this.failure(key);
    fill(this.node, ...(this.shown ? failureNodes(this.shown, this.around) : []));
  }

  override refresh(key: string): void {
    if (this.failure(key) !== this.shown) this.show(key);
  }

  private failure(key: string): FailureJson | null {
    return this.around.session.step(key)?.failure ?? null;
  }
}

export function failureNodes(failure: FailureJson, around: Around): Node[] {
  const { exception, message, line, place, traceback } = failure;
  return [
    h(
      'div',
      { class: 'amlnb-error' },
      h(
        'p',
        { class: 'amlnb-error-message' },
        // some messages begin with the exception's name, others do not
        exception && !message.startsWith(exception)
          ? h('strong', {}, `${oneLine(exception)}: `)
          : null,
        message
      ),
      line
        ? h(
            'pre',
            { class: 'amlnb-error-line', tabindex: 0, 'aria-label': 'Your line' },
            line
          )
        : null,
      h(
        'p',
        { class: 'amlnb-told' },
        place ? placeNode(place, around) : null,
        place ? ' · ' : null,
        FAULTS[failure.fault] ?? failure.fault
      )
    ),
    ...(traceback
      ? [
          h(
            'details',
            { class: 'amlnb-fold', open: true },
            h('summary', {}, 'Traceback'),
            ansiBlock(traceback, 'Traceback')
          )
        ]
      : [])
  ];
}

/** A place in words; where the surroundings can go there, as a button. */
export function placeNode(place: PlaceJson, { host }: Around): Node {
  const go = host.openPlace;
  return go
    ? button({ label: place.text, class: 'amlnb-is-link', title: 'Go there' }, () =>
        go(place)
      )
    : h('span', {}, place.text);
}
