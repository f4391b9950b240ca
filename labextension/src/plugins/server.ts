/** The runs of Lab's own server: its address, its token, its stream. */

import type { RunHeadJson } from '../api';
import { ServerTransport, type ServerSettings } from '../client/server';
import type { Connection } from '../client/transport';
import { Signal } from '../state/signal';
import { IRuns } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

const API = 'amlnb/api';

export function labSettings(settings: ServerConnection.ISettings): ServerSettings {
  const at = (base: string): string => `${URLExt.join(base, API)}/`;
  return {
    baseUrl: at(settings.baseUrl),
    socketUrl: address => at(settings.wsUrl) + withToken(address, settings),
    request: (url, init) => ServerConnection.makeRequest(url, init, settings)
  };
}

function withToken(address: string, settings: ServerConnection.ISettings): string {
  if (!settings.appendToken || !settings.token) {
    return address;
  }
  const mark = address.includes('?') ? '&' : '?';
  return `${address}${mark}token=${encodeURIComponent(settings.token)}`;
}

export const server: JupyterFrontEndPlugin<IRuns> = {
  id: 'amlnb:server',
  description: 'Asks the server about pipeline runs, and hears of changes.',
  autoStart: true,
  provides: IRuns,
  activate: (app: JupyterFrontEnd): IRuns => {
    const transport = new ServerTransport(
      labSettings(app.serviceManager.serverSettings)
    );
    const changed = new Signal<readonly RunHeadJson[]>([]);
    const connection = new Signal<Connection>('connecting');
    transport.followRuns({
      heads: ({ runs }) => (changed.value = runs),
      connection: told => (connection.value = told)
    });
    return { transport, changed, connection };
  }
};
