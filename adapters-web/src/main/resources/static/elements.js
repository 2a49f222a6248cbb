// Elements of the page, and the shapes and words for the states that the node reports. Everything that comes from the node goes into the
// document as text, never as markup: names come from targets.

export const LEVELS = {
  ok: { word: 'as expected', path: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1z' },
  note: { word: 'notice', path: 'M8 0l8 8-8 8-8-8z' },
  warn: { word: 'works, degraded', path: 'M8 0l8 15H0z' },
  wait: { word: 'I/O waits', path: 'M1 0h14L8 8zM8 8l7 8H1z' },
  bad: { word: 'failed', path: 'M3 0l5 5 5-5 3 3-5 5 5 5-3 3-5-5-5 5-3-3 5-5-5-5z' },
  none: { word: 'not observed', path: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zm0 3a4 4 0 1 1 0 8 4 4 0 1 1 0-8z' },
};

// Each verdict, state of a path and state of a machine that the node knows; a test compares. A word that is not here is shown as it is.
const WORDS = {
  HEALTHY: ['ok', 'healthy'], FOREIGN: ['note', 'foreign'], TIMER_DRIFT: ['note', 'timers changed'],
  DEGRADED: ['warn', 'degraded'], UNMOUNTED: ['warn', 'not mounted'], READ_ONLY_AFTER_ERROR: ['bad', 'read-only after an error'],
  DEAD_MOUNT: ['bad', 'dead mount'], DEVICE_NODE_MISSING: ['bad', 'device node missing'], RECONNECTING: ['wait', 'reconnecting'],
  INACCESSIBLE: ['wait', 'inaccessible'], NO_NAMESPACE: ['bad', 'namespace missing'], ORPHANED: ['bad', 'lost, orphaned'],
  LOST: ['bad', 'lost'], WRONG_DEVICE: ['bad', 'wrong device'], FENCED: ['bad', 'taken over by another host'],
  WRITES_LOST: ['bad', 'data lost'],
  USABLE: ['ok', 'usable'], CONNECTING: ['wait', 'connecting'], GOING: ['bad', 'being removed or dead'], UNRECOGNISED: ['warn', 'unknown state'],
  ABSENT: ['bad', 'absent'], LIVE: ['ok', 'live'], RECOVERING: ['wait', 'recovering'], REMOVING: ['note', 'removing'], DEAD: ['bad', 'dead'],
  BLOCKED: ['wait', 'blocked'], REPLACED: ['bad', 'replaced'], UNREACHABLE: ['wait', 'unreachable'], NOT_LOOKED: ['none', 'not observed'],
};
const GRAVITY = ['ok', 'none', 'note', 'warn', 'wait', 'bad'];

const SVG = 'http://www.w3.org/2000/svg';

export const byId = (id) => document.getElementById(id);
/** The most serious first. */
export const byGravity = (a, b) => GRAVITY.indexOf(b) - GRAVITY.indexOf(a);
export const level = (word) => (WORDS[word] ?? ['warn'])[0];
export const label = (word) => (WORDS[word] ?? [])[1] ?? word;
export const gravest = (levels) => ['ok', ...levels].sort(byGravity)[0];

/** An element of the page; children that are no nodes become text. */
export function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** A character that cannot be seen may turn the direction of writing, and so make one name look like another. */
const visible = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => `\\u${c.codePointAt(0).toString(16).padStart(4, '0')}`);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== '') {
      element.append(child instanceof Node ? child : document.createTextNode(visible(String(child))));
    }
  }
  return element;
}

/** Makes the children of one element like those of another, keeping equal nodes: focus and selection stay. */
function become(parent, wanted) {
  const old = [...parent.childNodes];
  const keyed = new Map(old.filter((n) => n.dataset?.key).map((n) => [n.dataset.key, n]));
  const kept = new Set();
  [...wanted.childNodes].forEach((next, at) => {
    let same = next.dataset?.key ? keyed.get(next.dataset.key) : parent.childNodes[at];
    if (!same || kept.has(same) || same.nodeName !== next.nodeName || same.dataset?.key !== next.dataset?.key) same = null;
    if (!same) {
      parent.insertBefore(next, parent.childNodes[at] ?? null);
      kept.add(next);
      return;
    }
    if (parent.childNodes[at] !== same) parent.insertBefore(same, parent.childNodes[at] ?? null);
    kept.add(same);
    if (same.nodeType === Node.TEXT_NODE) {
      if (same.nodeValue !== next.nodeValue) same.nodeValue = next.nodeValue;
      return;
    }
    for (const { name } of [...same.attributes]) if (!next.hasAttribute(name)) same.removeAttribute(name);
    for (const { name, value } of next.attributes) if (same.getAttribute(name) !== value) same.setAttribute(name, value);
    become(same, next);
  });
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
}

export function draw(id, ...children) {
  become(byId(id), el('div', null, ...children));
}

export function mark(name) {
  return svg('svg', { class: `mark ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: LEVELS[name].path }));
}

/** Shape, colour and word. */
export function state(name, word) {
  return el('span', { class: `state ${name}` }, mark(name), el('span', null, word));
}

export const ofWord = (word) => state(level(word), label(word));

export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min${s < 600 && s % 60 ? ` ${s % 60} s` : ''}`;
  if (s < 172800) return `${Math.floor(s / 3600)} h${s % 3600 >= 60 ? ` ${Math.floor((s % 3600) / 60)} min` : ''}`;
  return `${Math.floor(s / 86400)} d`;
}

export const bytes = (n) => { let i = 0; while (n >= 1024 && i < 5) { n /= 1024; i++; } return `${+n.toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'][i]}`; };
