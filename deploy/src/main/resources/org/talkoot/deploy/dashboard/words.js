// Numbers and times in words, and small elements.

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function whole(value) {
  return value == null ? '–' : plain.format(value);
}

/** Four significant digits, as few characters as that takes. */
export function figure(value) {
  if (value == null || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e4) return plain.format(value);
  if (size < 1e-3) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

export function percent(value) {
  return value == null ? '–' : (100 * value).toFixed(2) + ' %';
}

export function count(number, noun) {
  return `${whole(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** 850 ms, 1.2 s, 3:07 min, 2:03:04 h. */
export function time(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60e3) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = number => String(number).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)} min`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)} h`;
}

/** An element with a class, and children that are elements or text. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter(child => child != null));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

export function shape(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A place for something wide, which a keyboard can scroll too. */
export function scrollable(label) {
  const made = element('div', 'scroll');
  made.tabIndex = 0;
  made.setAttribute('role', 'region');
  made.setAttribute('aria-label', label);
  return made;
}

/** A table with a caption for screen readers; the first cell of a row names it. */
export function table(caption, heads, rows, textColumns = []) {
  const cell = (kind, text, column, scope) => {
    const made = element(kind, textColumns.includes(column) ? 'text' : '', text);
    if (scope) made.scope = scope;
    return made;
  };
  return element('table', '',
    element('caption', 'hidden', caption),
    element('thead', '', element('tr', '', ...heads.map((head, column) => cell('th', head, column, 'col')))),
    element('tbody', '', ...rows.map(row => element('tr', '',
      ...row.map((content, column) => column === 0 ? cell('th', content, column, 'row') : cell('td', content, column))))));
}
