// Worlds one after the other, what broke them, and who computed which shards before and after.

import { count, element, scrollable, shape, table, time, whole } from './words.js';

const ROW = 20, TOP = 6, BOTTOM = 22, LEFT = 84, RIGHT = 8;
const SHOWN = 6;
const SHORTEST = 1.5; // pixels

/** A colour for each worker, the same as long as the page is open. */
export class Colours {
  #known = new Map();

  of(name) {
    if (!this.#known.has(name)) this.#known.set(name, this.#known.size % 10);
    return this.#known.get(name);
  }
}

/** Shards in their order, as wide as each other, in the colours of their workers. */
export function shards(workers, colours) {
  const cells = [];
  for (const worker of workers) {
    for (let shard = 0; shard < worker.shards; shard++) {
      const cell = element('span', `c${colours.of(worker.name)}`, String(worker.firstShard + shard));
      cell.title = `shard ${worker.firstShard + shard}: worker ${worker.name}`;
      cells.push(cell);
    }
  }
  return cells;
}

export function ranges(workers) {
  return workers.map(worker => `worker ${worker.name}: ` + (worker.shards === 0 ? 'no shard'
    : worker.shards === 1 ? `shard ${worker.firstShard}`
      : `shards ${worker.firstShard} to ${worker.firstShard + worker.shards - 1}`)).join(', ');
}

export class Timeline {
  constructor(figure, list, colours) {
    this.colours = colours;
    this.list = list;
    this.svg = shape('svg', { role: 'img', 'aria-label': 'Worlds over time' });
    this.plot = element('div', 'plot', this.svg);
    this.body = scrollable('Table of the worlds');
    this.details = element('details', '', element('summary', '', 'Worlds as a table'), this.body);
    this.legend = element('p', 'note', '');
    figure.replaceChildren(this.plot, this.legend, this.details);
    this.details.addEventListener('toggle', () => this.#tabulate());
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  show(chronicle, overview) {
    this.chronicle = chronicle;
    this.overview = overview;
    this.draw();
    this.#tabulate();
  }

  /** What failed, the newest first. */
  tell(chronicle, overview) {
    const told = chronicle.recoveries.slice(-SHOWN).reverse().map(each => this.#failure(each, overview));
    const hidden = overview.recoveries - told.length;
    this.list.replaceChildren(...told, ...(hidden > 0
      ? [element('p', 'note', `${count(hidden, 'earlier failure')}: talkoot audit and the run’s log tell of all.`)] : []));
    if (overview.recoveries === 0) this.list.replaceChildren(element('p', 'note', 'Nothing has failed.'));
  }

  draw() {
    if (!this.chronicle) return;
    const { worlds, recoveries, marks } = this.chronicle;
    const names = [...new Set(worlds.flatMap(world => world.workers.map(worker => worker.name)))].slice(-12);
    const width = Math.max(260, Math.round(this.plot.clientWidth));
    const height = TOP + ROW * Math.max(1, names.length) + BOTTOM;
    const from = worlds.length ? Math.min(worlds[0].fromMs, recoveries[0]?.noticedMs ?? Infinity) : 0;
    const to = Math.max(this.overview.nowMs, from + 1000);
    const x = ms => LEFT + (ms - from) / (to - from) * (width - LEFT - RIGHT);
    const drawn = [];
    names.forEach((name, row) => {
      const text = shape('text', { x: LEFT - 8, y: TOP + row * ROW + 14, 'text-anchor': 'end' });
      text.textContent = name.length > 12 ? '…' + name.slice(-11) : name;
      drawn.push(text, shape('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: TOP + row * ROW + ROW, y2: TOP + row * ROW + ROW }));
    });
    for (const world of worlds) {
      const end = world.toMs || to;
      for (const worker of world.workers) {
        const row = names.indexOf(worker.name);
        if (row < 0) continue;
        const left = x(world.fromMs), wide = Math.max(SHORTEST, x(end) - left);
        drawn.push(shape('rect', {
          class: `box w${this.colours.of(worker.name)}`, x: left, y: TOP + row * ROW + 3, width: wide, height: ROW - 6, rx: Math.min(3, wide / 2),
        }));
        if (wide > 70) {
          const text = shape('text', { class: 'on', x: left + 6, y: TOP + row * ROW + 14 });
          text.textContent = count(worker.shards, 'shard');
          drawn.push(text);
        }
      }
    }
    for (const each of recoveries) {
      const left = x(each.noticedMs), right = x(each.goingOnMs || to);
      drawn.push(shape('rect', { class: 'gap', x: left, y: 0, width: Math.max(SHORTEST, right - left), height: height - BOTTOM }),
        shape('line', { class: 'fault', x1: left, x2: left, y1: 0, y2: height - BOTTOM + 4 }));
    }
    for (const mark of marks.filter(each => each.what === 'checkpoint' && each.atMs >= from)) {
      drawn.push(shape('path', { class: 's2', d: `M${x(mark.atMs)} ${height - BOTTOM + 1}l4 6h-8z` }));
    }
    for (const mark of marks.filter(each => each.what === 'resumed' && each.atMs >= from)) {
      drawn.push(shape('line', { class: 'resumed', x1: x(mark.atMs), x2: x(mark.atMs), y1: 0, y2: height - BOTTOM + 4 }));
    }
    drawn.push(...this.#times(from, to, x, height, width));
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.replaceChildren(...drawn);
    this.svg.setAttribute('aria-label', `Worlds over time: ${count(worlds.length, 'world')}, `
      + `${count(recoveries.length, 'failure')}; the table below has all of it`);
    this.legend.textContent = 'A bar is a worker in a world; a red line is a failure that was noticed'
      + (marks.some(each => each.what === 'checkpoint') ? '; a green triangle is a checkpoint' : '')
      + (marks.some(each => each.what === 'resumed') ? '; a dashed line is where the run was gone on with.' : '.');
  }

  #times(from, to, x, height, width) {
    const raw = (to - from) / Math.max(2, Math.floor(width / 130));
    const step = [250, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 3e5, 6e5, 1.8e6, 3.6e6, 1.44e7, 8.64e7].find(each => each >= raw) ?? 6.048e8;
    const drawn = [];
    for (let ms = 0; ms <= to - from; ms += step) {
      const text = shape('text', { x: Math.min(x(from + ms), width - 24), y: height - 4, 'text-anchor': ms ? 'middle' : 'start' });
      text.textContent = ms ? time(ms) : '0';
      drawn.push(text);
    }
    return drawn;
  }

  #failure(each, overview) {
    const since = ms => time(Math.max(0, ms - overview.startedMs));
    const lost = Math.max(0, each.progress - each.committed);
    const story = element('p', '', 'noticed ', element('b', '', since(each.noticedMs)), ' after the start');
    if (each.goingOnMs) {
      story.append(', going on ', element('b', '', time(each.goingOnMs - each.noticedMs)), ' later from step ',
        element('b', '', whole(each.committed)), ` in generation ${each.generation}`);
    } else {
      story.append(', nobody goes on yet');
    }
    if (lost > 0) story.append(`, ${count(lost, 'step')} computed again`);
    if (each.caughtUpMs && lost > 0) story.append(', caught up ', element('b', '', time(each.caughtUpMs - each.noticedMs)), ' after it was noticed');
    const plan = (words, workers) => {
      const strip = element('div', 'strip', ...shards(workers, this.colours));
      strip.setAttribute('role', 'img');
      strip.setAttribute('aria-label', `${words}: ${ranges(workers)}`);
      return [element('span', '', words), strip];
    };
    return element('article', 'failure', element('h3', '', each.reason), story,
      element('div', 'plans', ...plan('before', each.before), ...(each.goingOnMs ? plan('after', each.after) : [])));
  }

  #tabulate() {
    if (!this.details.open || !this.chronicle) return;
    const rows = this.chronicle.worlds.slice(-40).map(world => [
      `${world.generation}`, `${world.term}`, time(world.fromMs - this.overview.startedMs),
      world.toMs ? time(world.toMs - world.fromMs) : 'still there', whole(world.steps), ranges(world.workers)]);
    this.body.replaceChildren(table('Worlds', ['generation', 'term', 'from', 'for', 'from step', 'who computes what'], rows, [5]));
  }
}
