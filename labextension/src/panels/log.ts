/** A step's log: it follows, it is searched, its colours are kept. */

import type { Disposable } from '../client/transport';
import { sentence } from '../client/transport';
import { h, say } from '../dom';
import { PLAIN, type Piece } from '../state/ansi';
import {
  EMPTY_LOG,
  USUAL_BYTES,
  USUAL_LINES,
  appended,
  found,
  shownLines,
  type LogState
} from '../state/log';
import { counted, isFinalStep, size } from '../state/words';
import { ansiLine } from './ansi_text';
import type { Around } from './host';
import { button } from './parts';
import { DetailTab } from './tab';

/** A whole log beyond this would make the page slow. */
const MOST_LINES = 200_000;
/** Lines that the browser lays out together, or not at all while out of sight. */
const BLOCK = 200;

export class LogTab extends DetailTab {
  readonly id = 'log';
  readonly title = 'Log';
  private readonly lines = h('div', {
    class: 'amlnb-log',
    tabindex: 0,
    role: 'log',
    'aria-label': 'Log',
    on: { scroll: () => this.scrolled() }
  });
  private readonly told = h('span', { class: 'amlnb-told' });
  private readonly follow = h('input', { type: 'checkbox', checked: true });
  private readonly search = h('input', {
    class: 'amlnb-search',
    type: 'search',
    placeholder: 'Search the log',
    'aria-label': 'Search the log',
    on: { input: () => this.find(0), keydown: event => this.key(event) }
  });
  private readonly all = button({ label: 'All lines', class: 'amlnb-is-link' }, () =>
    this.readAll()
  );
  private log: LogState = EMPTY_LOG;
  private most = USUAL_LINES;
  private shownKey = '';
  private attempt = 0;
  private ticking: Disposable | null = null;
  private isAsking = false;
  private drawn = 0;
  private drawnDropped = 0;
  private pen: Omit<Piece, 'text'> = PLAIN;
  private rest: HTMLElement | null = null;
  private hits: number[] = [];
  private hit = 0;

  constructor(around: Around) {
    super(around);
    this.node.classList.add('amlnb-is-full');
    this.node.append(
      h(
        'div',
        { class: 'amlnb-log-tools' },
        this.search,
        h('label', { class: 'amlnb-check' }, this.follow, 'Follow'),
        this.told,
        this.all
      ),
      this.lines
    );
  }

  isOffered(key: string): boolean {
    const step = this.around.session.step(key);
    return step !== null && step.attempt > 0;
  }

  override isUrgent(key: string): boolean {
    return this.around.session.step(key)?.status === 'running' && this.isOffered(key);
  }

  show(key: string): void {
    this.shownKey = key;
    this.attempt = this.around.session.step(key)?.attempt ?? 0;
    this.most = USUAL_LINES;
    this.reset();
    void this.ask(-USUAL_BYTES);
    this.ticking ??= this.around.session.clock.tick(() => this.tick());
  }

  /** A new try has a new log; an ended one has its last words. */
  override refresh(key: string): void {
    if (this.around.session.step(key)?.attempt !== this.attempt) this.show(key);
    else void this.ask(this.log.next ?? -USUAL_BYTES);
  }

  override hide(): void {
    super.hide();
    this.ticking?.dispose();
    this.ticking = null;
    this.shownKey = '';
  }

  private tick(): void {
    const step = this.around.session.step(this.shownKey);
    if (step && !isFinalStep(step.status) && !document.hidden) {
      void this.ask(this.log.next ?? -USUAL_BYTES);
    }
  }

  private readAll(): void {
    this.most = MOST_LINES;
    this.reset();
    void this.ask(0);
  }

  private reset(): void {
    this.log = EMPTY_LOG;
    this.lines.replaceChildren();
    [this.drawn, this.drawnDropped, this.pen, this.rest] = [0, 0, PLAIN, null];
    this.paint();
  }

  private async ask(from: number): Promise<void> {
    const key = this.shownKey;
    if (this.isAsking || !key) {
      return;
    }
    this.isAsking = true;
    let isMore = false;
    try {
      const part = await this.around.session.transport.ask('log', {
        run: this.run,
        key,
        from
      });
      if (key === this.shownKey) {
        this.log = appended(this.log, part, this.most);
        isMore = part.next < part.size && part.next > part.from;
        this.paint();
      }
    } catch (error) {
      if (key === this.shownKey) say(this.told, sentence(error));
    } finally {
      this.isAsking = false;
    }
    if (isMore) await this.ask(this.log.next ?? 0);
    else if (key !== this.shownKey && this.shownKey) await this.ask(-USUAL_BYTES);
  }

  private paint(): void {
    this.dropOld();
    this.rest?.remove();
    this.rest = null;
    const first = this.log.dropped + this.log.lines.length - this.drawn;
    for (const line of first > 0 ? this.log.lines.slice(-first) : []) {
      this.append(line);
    }
    const rest = shownLines(this.log)[this.log.lines.length];
    if (rest !== undefined) {
      this.rest = h(
        'div',
        { class: 'amlnb-log-line' },
        ...ansiLine(rest, this.pen).nodes
      );
      this.lines.append(this.rest);
    }
    say(this.told, this.words());
    this.all.hidden = !this.log.missing && !this.log.dropped;
    if (this.search.value) this.find(this.hit, false);
    if (this.follow.checked) this.lines.scrollTop = this.lines.scrollHeight;
  }

  private append(line: string): void {
    const { nodes, pen } = ansiLine(line, this.pen);
    this.pen = pen;
    let block = this.lines.lastElementChild;
    if (
      !block?.classList.contains('amlnb-log-block') ||
      block.childElementCount >= BLOCK
    ) {
      block = h('div', { class: 'amlnb-log-block' });
      this.lines.append(block);
    }
    block.append(h('div', { class: 'amlnb-log-line' }, ...nodes));
    this.drawn += 1;
  }

  private dropOld(): void {
    for (; this.drawnDropped < this.log.dropped; this.drawnDropped++) {
      const block = this.lines.firstElementChild;
      block?.firstElementChild?.remove();
      if (block && !block.childElementCount) block.remove();
    }
  }

  private words(): string {
    const { lines, missing, dropped, next } = this.log;
    if (next === null) {
      return 'Loading…';
    }
    if (!lines.length && !this.log.rest) {
      const isLive = !isFinalStep(
        this.around.session.step(this.shownKey)?.status ?? ''
      );
      return isLive ? 'Nothing written yet.' : 'It wrote nothing.';
    }
    const before = missing ? `, ${size(missing)} before them` : '';
    return missing || dropped
      ? `last ${counted(lines.length, 'line')}${before}`
      : counted(lines.length, 'line');
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.lines;
    this.follow.checked = scrollTop + clientHeight > scrollHeight - 24;
  }

  // ------------------------------------------------------------------------- search

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Enter') {
      event.preventDefault();
      this.find(this.hit + (event.shiftKey ? -1 : 1));
    } else if (event.key === 'Escape' && this.search.value) {
      this.search.value = '';
      this.find(0);
    }
  }

  private find(to: number, isMoving = true): void {
    const lines = [...this.lines.querySelectorAll('.amlnb-log-line')];
    const text = this.search.value.trim();
    this.hits = found(
      lines.map(line => line.textContent ?? ''),
      text
    );
    const count = this.hits.length;
    this.hit = count ? (to + count) % count : 0;
    const hits = new Set(this.hits);
    lines.forEach((line, i) => {
      line.classList.toggle('amlnb-is-hit', hits.has(i));
      line.classList.toggle('amlnb-is-current', i === this.hits[this.hit]);
    });
    say(
      this.told,
      text ? (count ? `${this.hit + 1} of ${count}` : 'not found') : this.words()
    );
    if (isMoving && count) {
      this.follow.checked = false;
      lines[this.hits[this.hit] ?? 0]?.scrollIntoView({ block: 'center' });
    }
  }
}
