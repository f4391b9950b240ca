/** The Jupyter server that a page came from, for a widget that has no Lab around it. */

import type { ServerSettings } from './server';

/** What the widget's model knows; the page's own configuration fills the rest. */
export interface PageServer {
  base_url?: string;
}

/** Return how to reach the page's server, or null where there is none. */
export function pageSettings(told: PageServer): ServerSettings | null {
  const config = pageConfig();
  const base = told.base_url ?? config['baseUrl'];
  if (!base || !/^https?:$/.test(window.location.protocol)) {
    return null;
  }
  const root = new URL(`${base.replace(/\/*$/, '/')}amlnb/api/`, window.location.href);
  if (root.origin !== window.location.origin) {
    return null;
  }
  const token = config['token'] ?? '';
  return {
    baseUrl: root.href,
    socketUrl: address => withToken(root.href.replace(/^http/, 'ws') + address, token),
    request: (url, init) => fetch(url, authorised(init, token))
  };
}

function pageConfig(): { [key: string]: string | undefined } {
  const text = document.getElementById('jupyter-config-data')?.textContent;
  try {
    return text ? (JSON.parse(text) as { [key: string]: string }) : {};
  } catch {
    return {};
  }
}

function withToken(url: string, token: string): string {
  const mark = url.includes('?') ? '&' : '?';
  return token ? `${url}${mark}token=${encodeURIComponent(token)}` : url;
}

function authorised(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers);
  if (token) {
    headers.set('Authorization', `token ${token}`);
  }
  const xsrf = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1];
  if (xsrf) {
    headers.set('X-XSRFToken', xsrf);
  }
  return { ...init, headers, credentials: 'same-origin' };
}
