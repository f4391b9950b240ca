/** The user's settings, as `schema/plugin.json` tells them. */

import { Signal } from '../state/signal';
import { IPreferences, type Preferences } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

/** The file in `schema/` has the same name. */
const ID = 'amlnb:plugin';
const USUAL: Preferences = { opensView: true, marksCells: true };

export const preferences: JupyterFrontEndPlugin<IPreferences> = {
  id: ID,
  description: 'Settings, menus and toolbar of the pipeline extension.',
  autoStart: true,
  optional: [ISettingRegistry],
  provides: IPreferences,
  activate: (
    _app: JupyterFrontEnd,
    registry: ISettingRegistry | null
  ): IPreferences => {
    const current = new Signal<Preferences>(USUAL);
    const read = (settings: ISettingRegistry.ISettings): void => {
      current.value = {
        opensView: settings.get('opensView').composite !== false,
        marksCells: settings.get('marksCells').composite !== false
      };
    };
    void registry?.load(ID).then(settings => {
      settings.changed.connect(read);
      read(settings);
    });
    return { current };
  }
};
