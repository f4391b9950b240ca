/** Each try at the step: when, where, how long, and how it ended. */

import { h } from '../dom';
import { attemptsOf, type Attempt } from '../state/attempts';
import { duration, moment, oneLine } from '../state/words';
import { failureNodes } from './error';
import { DetailTab } from './tab';

export class AttemptsTab extends DetailTab {
  readonly id = 'attempts';
  readonly title = 'Tries';

  isOffered(key: string): boolean {
    return (this.around.session.step(key)?.attempt ?? 0) > 0;
  }

  override refresh(key: string): void {
    this.show(key);
  }

  show(key: string): void {
    void this.load(
      () => this.around.session.history(),
      events => attemptsOf(events, key).map(attempt => this.attempt(attempt))
    );
  }

  private attempt(attempt: Attempt): Node {
    const { clock } = this.around.session;
    const span = (attempt.ended ?? clock.now) - attempt.started;
    const where = [attempt.compute, attempt.kernel]
      .filter(Boolean)
      .map(oneLine)
      .join(' · ');
    const told = `Try ${attempt.n}: ${attempt.words}, ${duration(span)}`;
    return h(
      'details',
      { class: 'amlnb-fold', open: attempt.failure !== null },
      h(
        'summary',
        {},
        told,
        h(
          'span',
          { class: 'amlnb-hint' },
          ` began ${moment(attempt.started, clock.now)} · ${where}`
        )
      ),
      ...(attempt.failure ? failureNodes(attempt.failure, this.around) : [])
    );
  }
}
