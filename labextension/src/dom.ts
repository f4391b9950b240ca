/** Elements whose words are text: the one place where strings become nodes. */

export type Child = Node | string | number | null | undefined | false;

type Listeners = {
  [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void;
};

export interface Traits {
  class?: string;
  on?: Listeners;
  /** Plain attributes; those that could run a script are refused. */
  [attribute: string]: string | number | boolean | Listeners | null | undefined;
}

const SVG = 'http://www.w3.org/2000/svg';
const SCRIPTED = /^(on|srcdoc$|href$|src$|action$|formaction$|data-command)/i;

/** Make an element: `h('p', {class: 'amlnb-told'}, 'text ', other)`. */
export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  traits: Traits = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (name === 'on') {
      listen(element, value as Listeners);
    } else {
      mark(element, name, value as string | number | boolean | null | undefined);
    }
  }
  element.append(...nodes(children));
  return element;
}

/** Set an attribute; false, null and undefined take it away. */
export function mark(
  element: Element,
  name: string,
  value: string | number | boolean | null | undefined
): void {
  if (SCRIPTED.test(name)) {
    throw new Error(`dom.ts sets no ${name}`);
  }
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replace what is in an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...nodes(children));
}

/** Change a text only where it differs: a selection in it stays, no layout is done. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Make an SVG element. */
export function svg<T extends keyof SVGElementTagNameMap>(
  tag: T,
  traits: { [attribute: string]: string | number } = {},
  ...children: Node[]
): SVGElementTagNameMap[T] {
  const element = document.createElementNS(SVG, tag);
  Object.entries(traits).forEach(([name, value]) => mark(element, name, value));
  element.append(...children);
  return element;
}

const PICTURES = /^image\/(png|jpeg|gif|webp|svg\+xml)$/;

/** A picture from base64 data; inside `<img>` even an SVG runs nothing. */
export function picture(mime: string, data: string, alt: string): HTMLElement {
  if (!PICTURES.test(mime) || !/^[A-Za-z0-9+/=\s]*$/.test(data)) {
    return h('p', { class: 'amlnb-told' }, 'This picture cannot be shown.');
  }
  const image = h('img', { class: 'amlnb-picture', alt });
  image.src = `data:${mime};base64,${data.replace(/\s/g, '')}`;
  return image;
}

const NOTHING_FROM_OUTSIDE =
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'; font-src data:">';

/** HTML that a step made, in a frame without scripts, origin or network. */
export function sandbox(html: string, title: string): HTMLIFrameElement {
  const frame = h('iframe', { class: 'amlnb-frame', sandbox: '', title });
  frame.setAttribute('referrerpolicy', 'no-referrer');
  frame.srcdoc = `<!doctype html>${NOTHING_FROM_OUTSIDE}<meta charset="utf-8"><body style="margin:8px;font:13px sans-serif;background:#fff;color:#111">${html}`;
  return frame;
}

function listen(element: HTMLElement, listeners: Listeners): void {
  for (const [name, act] of Object.entries(listeners)) {
    element.addEventListener(name, act as EventListener);
  }
}

function nodes(children: Child[]): (Node | string)[] {
  return children
    .filter(child => child !== null && child !== undefined && child !== false)
    .map(child => (typeof child === 'number' ? String(child) : child)) as (
    Node | string
  )[];
}
