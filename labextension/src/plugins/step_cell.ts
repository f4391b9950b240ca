/** Reading and writing the magic on top of a cell; pure. */

const MAGIC = /^\s*%%pipeline_step\s+([^\W\d]\w*)/u;

/** The step that a cell declares, or null. */
export function stepName(source: string): string | null {
  return MAGIC.exec(source)?.[1] ?? null;
}

/** The cell with the magic on top of it. */
export function withMagic(source: string, line: string): string {
  return `${line.trim()}\n${source.replace(/^\s*\n/, '')}`;
}
