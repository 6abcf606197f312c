// A figure of curves over steps or seconds, with a table of the same values.

import { element, figure as figureOf, scrollable, shape, table } from './words.js';

const LEFT = 52, RIGHT = 10, TOP = 10, BOTTOM = 24;
const ROWS = 12;

/** Round numbers within [low, high], about so many. */
export function ticks(low, high, about) {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find(each => each * power >= raw) ?? 10);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

function logTicks(low, high) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const each of [1, 2, 5]) {
      const value = each * 10 ** power;
      if (value >= low && value <= high) found.push(value);
    }
  }
  const powers = found.filter(each => Number.isInteger(Math.round(1e9 * Math.log10(each)) / 1e9));
  return found.length > 6 && powers.length > 1 ? powers : found;
}

export class Chart {
  #lines = [];
  #marks = [];

  /**
   * options: title; xName, xFormat; format of values; height; from: a value that the axis must reach down to;
   * log: a logarithmic axis where values differ by more than a factor of 20; ticks: which places of the x axis have a name.
   */
  constructor(figure, options) {
    this.figure = figure;
    this.options = { format: figureOf, height: 190, xName: 'step', xFormat: figureOf, ...options };
    this.legend = element('ul', 'legend');
    this.svg = shape('svg', { role: 'img', 'aria-label': this.options.title });
    this.tip = element('p', 'tip');
    this.tip.hidden = true;
    this.plot = element('div', 'plot', this.svg, this.tip);
    this.body = scrollable(`Table: ${this.options.title}`);
    this.details = element('details', '', element('summary', '', this.options.tableName ?? 'Values as a table'), this.body);
    this.heading = element('h3', '', this.options.title);
    figure.replaceChildren(
      element('figcaption', '', this.heading, this.legend), this.plot, this.details);
    this.details.addEventListener('toggle', () => this.#tabulate());
    this.svg.addEventListener('pointermove', event => this.#point(event));
    this.svg.addEventListener('pointerleave', () => this.#unpoint());
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  /**
   * lines: { name, className, x, y, least, most, dots }; marks: { from, to, words } along the x axis.
   */
  show(lines, marks = []) {
    this.#lines = lines.filter(line => line.x.length > 0);
    this.#marks = marks;
    this.draw();
    this.#tabulate();
  }

  title(words) {
    this.options.title = words;
    this.heading.textContent = words;
  }

  draw() {
    const width = Math.max(240, Math.round(this.plot.clientWidth)), height = this.options.height;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.figure.classList.toggle('nothing', this.#lines.length === 0);
    if (this.#lines.length === 0) {
      this.scale = null;
      const text = shape('text', { x: LEFT, y: height / 2 });
      text.textContent = this.options.empty ?? 'Nothing yet';
      this.svg.replaceChildren(text);
      this.svg.setAttribute('aria-label', `${this.options.title}: ${text.textContent}`);
      this.legend.replaceChildren();
      return;
    }
    this.scale = this.#scaleFor(width, height);
    this.svg.replaceChildren(...this.#axes(width, height), ...this.#drawnMarks(height),
      ...this.#lines.flatMap(line => this.#drawn(line)));
    this.svg.setAttribute('aria-label', `${this.options.title}: ` + this.#lines.map(line => this.#summary(line)).join('; '));
    this.#name();
  }

  #summary(line) {
    const { format } = this.options;
    const last = line.y.length - 1;
    let low = Infinity, high = -Infinity;
    for (const value of line.y) { low = Math.min(low, value); high = Math.max(high, value); }
    return `${line.name} ${format(line.y[last])} at ${this.options.xName} ${this.options.xFormat(line.x[last])}, `
      + `between ${format(low)} and ${format(high)} so far`;
  }

  #scaleFor(width, height) {
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (const line of this.#lines) {
      x0 = Math.min(x0, line.x[0]);
      x1 = Math.max(x1, line.x[line.x.length - 1]);
      for (let i = 0; i < line.y.length; i++) {
        y0 = Math.min(y0, line.least ? line.least[i] : line.y[i]);
        y1 = Math.max(y1, line.most ? line.most[i] : line.y[i]);
      }
    }
    if (this.options.x0 != null) x0 = Math.min(x0, this.options.x0);
    const log = this.options.log && y0 > 0 && y1 / y0 > 20;
    if (!log && this.options.from != null) y0 = Math.min(y0, this.options.from);
    if (y1 === y0) { y1 += Math.abs(y1) * .1 || 1; if (!log && this.options.from !== y0) y0 -= Math.abs(y0) * .1; }
    if (x1 === x0) x1 = x0 + 1;
    const high = this.options.most != null ? Math.max(this.options.most, y1) : y1 + (log ? 0 : (y1 - y0) * .05);
    const along = log ? value => Math.log(value / y0) / Math.log(high / y0) : value => (value - y0) / (high - y0);
    return {
      log, x0, x1, y0, y1: high, width,
      x: value => LEFT + (value - x0) / (x1 - x0) * (width - LEFT - RIGHT),
      y: value => TOP + (1 - Math.min(1, Math.max(0, along(Math.max(value, log ? y0 : -Infinity))))) * (height - TOP - BOTTOM),
      back: pixel => x0 + (pixel - LEFT) / (width - LEFT - RIGHT) * (x1 - x0),
    };
  }

  #axes(width, height) {
    const { x, y, x0, x1, y0, y1, log } = this.scale, drawn = [];
    for (const value of log ? logTicks(y0, y1) : ticks(y0, y1, 4)) {
      const text = shape('text', { x: LEFT - 7, y: y(value) + 4, 'text-anchor': 'end' });
      text.textContent = this.options.format(value);
      drawn.push(shape('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }), text);
    }
    for (const value of ticks(x0, x1, Math.max(2, Math.floor(width / 110))).filter(this.options.ticks ?? (() => true))) {
      if (x(value) > width - RIGHT - 4 && width < 300) continue;
      const text = shape('text', { x: Math.min(x(value), width - RIGHT - 12), y: height - 7, 'text-anchor': 'middle' });
      text.textContent = this.options.xFormat(value);
      drawn.push(text);
    }
    const name = shape('text', { x: 2, y: height - 7 });
    name.textContent = this.options.ticks ? '' : this.options.xName; // named places say what they are
    drawn.push(name, shape('line', { class: 'axis', x1: LEFT, x2: width - RIGHT, y1: height - BOTTOM, y2: height - BOTTOM }));
    return drawn;
  }

  #drawnMarks(height) {
    const { x, x0, x1 } = this.scale;
    return this.#marks.filter(mark => mark.to >= x0 && mark.from <= x1).map(mark => {
      const left = x(Math.max(mark.from, x0)), right = x(Math.min(mark.to, x1));
      return right - left < 2
        ? shape('line', { class: 'fault', x1: left, x2: left, y1: TOP, y2: height - BOTTOM })
        : shape('rect', { class: 'gap', x: left, y: TOP, width: right - left, height: height - TOP - BOTTOM });
    });
  }

  #drawn(line) {
    const { x, y } = this.scale, drawn = [];
    if (line.least && line.x.length > 1) {
      let path = '';
      for (let i = 0; i < line.x.length; i++) path += `${i ? 'L' : 'M'}${x(line.x[i]).toFixed(1)} ${y(line.most[i]).toFixed(1)}`;
      for (let i = line.x.length - 1; i >= 0; i--) path += `L${x(line.x[i]).toFixed(1)} ${y(line.least[i]).toFixed(1)}`;
      drawn.push(shape('path', { class: `band ${line.className}`, d: path + 'Z' }));
    }
    let path = '';
    for (let i = 0; i < line.x.length; i++) path += `${i ? 'L' : 'M'}${x(line.x[i]).toFixed(1)} ${y(line.y[i]).toFixed(1)}`;
    if (line.x.length > 1) drawn.push(shape('path', { class: `curve ${line.className}`, d: path }));
    if (line.x.length === 1 || (line.dots && line.x.length < 60)) {
      for (let i = 0; i < line.x.length; i++) {
        drawn.push(shape('circle', { class: `${line.className}`, cx: x(line.x[i]), cy: y(line.y[i]), r: 2.6 }));
      }
    }
    return drawn;
  }

  #name() {
    this.legend.replaceChildren(...this.#lines.map(line => element('li', '',
      shape('svg', { viewBox: '0 0 24 10', 'aria-hidden': 'true' },
        shape('path', { class: `curve ${line.className}`, d: 'M2 5H22' })),
      this.options.ticks ? line.name : `${line.name} ${this.options.format(line.y[line.y.length - 1])}`)));
  }

  #point(event) {
    if (!this.scale) return;
    const box = this.svg.getBoundingClientRect();
    const wanted = this.scale.back((event.clientX - box.left) / box.width * this.scale.width);
    const words = [];
    let nearest = null;
    for (const line of this.#lines) {
      let best = 0;
      for (let i = 1; i < line.x.length; i++) {
        if (Math.abs(line.x[i] - wanted) < Math.abs(line.x[best] - wanted)) best = i;
      }
      nearest ??= line.x[best];
      words.push(`${line.name} ${this.options.format(line.y[best])}`);
    }
    this.svg.querySelector('.cross')?.remove();
    const at = this.scale.x(nearest);
    this.svg.append(shape('line', { class: 'cross', x1: at, x2: at, y1: TOP, y2: this.options.height - BOTTOM }));
    this.tip.textContent = `${this.options.xName} ${this.options.xFormat(nearest)}: ${words.slice(0, 4).join(', ')}`;
    this.tip.hidden = false;
    const share = at / this.scale.width;
    this.tip.style.left = share < .5 ? `${share * 100}%` : 'auto';
    this.tip.style.right = share < .5 ? 'auto' : `${(1 - share) * 100}%`;
  }

  #unpoint() {
    this.tip.hidden = true;
    this.svg.querySelector('.cross')?.remove();
  }

  /** A dozen rows, the newest last. */
  #tabulate() {
    if (!this.details.open) return;
    const lead = this.#lines.reduce((longest, line) => !longest || line.x.length > longest.x.length ? line : longest, null);
    if (!lead) return this.body.replaceChildren('Nothing yet');
    const rows = [];
    const number = Math.min(ROWS, lead.x.length);
    for (let row = 0; row < number; row++) {
      const at = lead.x[number === 1 ? 0 : Math.round(row * (lead.x.length - 1) / (number - 1))];
      rows.push([this.options.xFormat(at), ...this.#lines.map(line => this.options.format(before(line, at)))]);
    }
    this.body.replaceChildren(table(this.options.title, [this.options.xName, ...this.#lines.map(line => line.name)], rows));
  }
}

/** The newest value that a line has there. */
function before(line, at) {
  let value;
  for (let i = 0; i < line.x.length && line.x[i] <= at; i++) value = line.y[i];
  return value;
}
