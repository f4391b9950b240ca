/** What the surroundings of a view can do for it: Lab can do more than a bare widget. */

import type { PlaceJson } from '../wire';
import type { Session } from '../state/session';

export interface Host {
  /** Whether the wheel alone pans the graph. */
  readonly ownsWheel: boolean;
  /** Show another run in this view's place, or beside it, with a step selected. */
  openRun(run: string, key?: string): void;
  /** Lay the graph out the other way; null where nobody can. */
  readonly turn: (() => void) | null;
  /** Open a step's executed notebook as a document; null where there are none. */
  readonly openNotebook: ((run: string, key: string) => void) | null;
  /** Go to a cell or line of the user's code; null where that cannot be. */
  readonly openPlace: ((place: PlaceJson) => void) | null;
}

/** What every panel gets. */
export interface Around {
  readonly session: Session;
  readonly host: Host;
}
