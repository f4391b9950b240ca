/** Terminal text as spans: the colours are classes, the words are text. */

import { h } from '../dom';
import { PLAIN, pieces, type Piece } from '../state/ansi';

type Pen = Omit<Piece, 'text'>;

/** Return a line's nodes, and the pen for the next line. */
export function ansiLine(line: string, pen: Pen = PLAIN): { nodes: Node[]; pen: Pen } {
  const cut = pieces(line, pen);
  return { nodes: cut.pieces.map(node), pen: cut.pen };
}

/** Return a whole text, line by line. */
export function ansiBlock(text: string, label: string): HTMLElement {
  const block = h('pre', { class: 'amlnb-block', tabindex: 0, 'aria-label': label });
  let pen: Pen = PLAIN;
  text.split('\n').forEach((line, i) => {
    const drawn = ansiLine(line, pen);
    pen = drawn.pen;
    block.append(...(i ? ['\n'] : []), ...drawn.nodes);
  });
  return block;
}

function node(piece: Piece): Node {
  const names = [
    piece.colour === null ? '' : `amlnb-ansi-${piece.colour}`,
    piece.ground === null ? '' : `amlnb-ansi-on-${piece.ground}`,
    piece.isBold ? 'amlnb-ansi-bold' : '',
    piece.isDim ? 'amlnb-ansi-dim' : '',
    piece.isItalic ? 'amlnb-ansi-italic' : '',
    piece.isUnderlined ? 'amlnb-ansi-line' : ''
  ].filter(Boolean);
  return names.length
    ? h('span', { class: names.join(' ') }, piece.text)
    : document.createTextNode(piece.text);
}
