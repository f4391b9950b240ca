/** Terminal colours as data: text in pieces, each with its colour and weight. */

export interface Piece {
  text: string;
  /** 0-15, or empty: the palette is the style sheet's. */
  colour: number | null;
  ground: number | null;
  isBold: boolean;
  isDim: boolean;
  isItalic: boolean;
  isUnderlined: boolean;
}

type Pen = Omit<Piece, 'text'>;

export const PLAIN: Pen = {
  colour: null,
  ground: null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false
};

const ESC = '\\u001b';
/** Colour codes are obeyed; cursor moves, titles and links are dropped. */
const SEQUENCE = new RegExp(
  `${ESC}\\[([0-9;:]*)m|${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}\\][^\\u0007\\u001b]*(?:\\u0007|${ESC}\\\\)?|${ESC}[@-_]?`,
  'g'
);
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g; // eslint-disable-line no-control-regex -- these are what is taken out

/** Cut one line into pieces, and return the pen for the next one. */
export function pieces(line: string, pen: Pen = PLAIN): { pieces: Piece[]; pen: Pen } {
  const found: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    push(found, line.slice(at, match.index), pen);
    at = match.index + match[0].length;
    if (match[1] !== undefined) {
      pen = repainted(pen, match[1]);
    }
  }
  push(found, line.slice(at), pen);
  return { pieces: found, pen };
}

/** The text alone. */
export function stripped(text: string): string {
  return text.replace(SEQUENCE, '').replace(CONTROL, '');
}

function push(found: Piece[], raw: string, pen: Pen): void {
  const text = raw.replace(CONTROL, '');
  if (text) {
    found.push({ text, ...pen });
  }
}

function repainted(pen: Pen, codes: string): Pen {
  const rest = codes.split(/[;:]/).map(Number);
  let next = { ...pen };
  while (rest.length) {
    next = obeyed(next, rest.shift() ?? 0, rest);
  }
  return next;
}

function obeyed(pen: Pen, code: number, rest: number[]): Pen {
  if (code === 38 || code === 48) {
    const colour = extended(rest);
    return code === 38 ? { ...pen, colour } : { ...pen, ground: colour };
  }
  if (code >= 30 && code <= 37) return { ...pen, colour: code - 30 };
  if (code >= 90 && code <= 97) return { ...pen, colour: code - 82 };
  if (code >= 40 && code <= 47) return { ...pen, ground: code - 40 };
  if (code >= 100 && code <= 107) return { ...pen, ground: code - 92 };
  return { ...pen, ...SWITCHES[code] };
}

const SWITCHES: { [code: number]: Partial<Pen> } = {
  0: PLAIN,
  1: { isBold: true },
  2: { isDim: true },
  3: { isItalic: true },
  4: { isUnderlined: true },
  22: { isBold: false, isDim: false },
  23: { isItalic: false },
  24: { isUnderlined: false },
  39: { colour: null },
  49: { ground: null }
};

/** Take the facts of a 256-colour or true colour; return the nearest of the sixteen. */
function extended(rest: number[]): number | null {
  const kind = rest.shift();
  if (kind === 5) {
    return of256(rest.shift() ?? 0);
  }
  if (kind === 2) {
    const [r = 0, g = 0, b = 0] = rest.splice(0, 3);
    return nearest(r, g, b);
  }
  return null;
}

function of256(index: number): number | null {
  if (index < 16) {
    return index;
  }
  if (index >= 232) {
    return index < 244 ? 8 : null;
  }
  const cube = index - 16;
  const level = (n: number): number => (n ? 55 + n * 40 : 0);
  return nearest(
    level(Math.floor(cube / 36)),
    level(Math.floor(cube / 6) % 6),
    level(cube % 6)
  );
}

function nearest(r: number, g: number, b: number): number {
  const most = Math.max(r, g, b);
  const bit = (n: number, sign: number): number => (n > most / 2 && n > 40 ? sign : 0);
  return bit(r, 1) + bit(g, 2) + bit(b, 4) + (most > 192 ? 8 : 0);
}
