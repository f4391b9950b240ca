/** Reading and writing the magic on top of a cell; pure. */

/** Python's identifiers, letters of every script among them. */
const MAGIC = /^\s*%%pipeline_step\s+([\p{ID_Start}_][\p{ID_Continue}_]*)/u;

/** The step that a cell declares, or null. */
export function stepName(source: string): string | null {
  return MAGIC.exec(source)?.[1] ?? null;
}

/** The cell with the magic on top of it. */
export function withMagic(source: string, line: string): string {
  return `${line.trim()}\n${source.replace(/^\s*\n/, '')}`;
}
