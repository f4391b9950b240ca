/** The step's source as it ran. */

import type { HelperJson } from '../api';
import { h } from '../dom';
import { oneLine } from '../state/words';
import { placeNode } from './error';
import { DetailTab } from './tab';

export class SourceTab extends DetailTab {
  readonly id = 'source';
  readonly title = 'Source';

  isOffered(): boolean {
    return this.run !== '';
  }

  show(key: string): void {
    const asked = { run: this.run, key };
    void this.load(
      () => this.around.session.transport.ask('source', asked),
      ({ text, language, place, helpers }) => [
        h(
          'p',
          { class: 'amlnb-told' },
          place ? placeNode(place, this.around) : null,
          place && language ? ' · ' : null,
          language
        ),
        numbered(text),
        ...(helpers ?? []).map(helper => this.helper(helper))
      ]
    );
  }

  /** What comes with the step from other cells, folded. */
  private helper(helper: HelperJson): Node {
    return h(
      'details',
      { class: 'amlnb-fold' },
      h(
        'summary',
        {},
        `${oneLine(helper.kind)} ${oneLine(helper.name)} `,
        h('span', { class: 'amlnb-hint' }, oneLine(helper.place.text))
      ),
      numbered(helper.text)
    );
  }
}

/** Code with its lines' numbers, which are no part of what one copies. */
function numbered(text: string): HTMLElement {
  const lines = text.replace(/\n$/, '').split('\n');
  return h(
    'pre',
    { class: 'amlnb-block amlnb-numbered', tabindex: 0, 'aria-label': 'Source' },
    ...lines.map(line => h('span', { class: 'amlnb-source-line' }, `${line}\n`))
  );
}
