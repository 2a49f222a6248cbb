// The status page: what /status/events tells, drawn anew at each look. Everything that comes from the node goes into the
// document as text, never as markup: names come from targets.

const LEVELS = {
  ok: { word: 'as it should be', path: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1z' },
  note: { word: 'worth a look', path: 'M8 0l8 8-8 8-8-8z' },
  warn: { word: 'works, with less than wanted', path: 'M8 0l8 15H0z' },
  wait: { word: 'I/O waits', path: 'M1 0h14L8 8zM8 8l7 8H1z' },
  bad: { word: 'gone', path: 'M3 0l5 5 5-5 3 3-5 5 5 5-3 3-5-5-5 5-3-3 5-5-5-5z' },
  none: { word: 'nobody looked', path: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zm0 3a4 4 0 1 1 0 8 4 4 0 1 1 0-8z' },
};

// Each verdict and each standing of a path that the node knows; a test compares. A word that is not here is shown as it is.
const WORDS = {
  HEALTHY: ['ok', 'healthy'], FOREIGN: ['note', 'foreign'], TIMER_DRIFT: ['note', 'timers changed'],
  DEGRADED: ['warn', 'degraded'], UNMOUNTED: ['warn', 'not mounted'], READ_ONLY_AFTER_ERROR: ['bad', 'read-only after an error'],
  DEAD_MOUNT: ['bad', 'dead mount'], DEVICE_NODE_MISSING: ['bad', 'device node missing'], RECONNECTING: ['wait', 'reconnecting'],
  INACCESSIBLE: ['wait', 'inaccessible'], NO_NAMESPACE: ['bad', 'namespace missing'], ORPHANED: ['bad', 'lost, orphaned'],
  LOST: ['bad', 'lost'], WRONG_DEVICE: ['bad', 'wrong device'],
  USABLE: ['ok', 'usable'], CONNECTING: ['wait', 'connecting'], GOING: ['bad', 'going'], UNRECOGNISED: ['warn', 'unknown state'],
  ABSENT: ['bad', 'absent'], NOT_LOOKED: ['none', 'not looked at'],
};
const GRAVITY = ['ok', 'none', 'note', 'warn', 'wait', 'bad'];
const RANGES = [[300, '5 min'], [3600, '1 h'], [21600, '6 h']];
const SILENCE = 15_000; // the node says something every 5 s
const STUCK = 100; // seconds; the loop looks every 30
const MOST_FINDINGS = 20;
const MOST_ROWS = 120;
const SVG = 'http://www.w3.org/2000/svg';

let view = null;
let rows = [];
let chosen = 0;
let clock = { node: 0, here: 0 };
let looked = { age: 0, here: 0 };

const byId = (id) => document.getElementById(id);
const level = (word) => (WORDS[word] ?? ['warn'])[0];
const gravest = (levels) => levels.reduce((a, b) => (GRAVITY.indexOf(b) > GRAVITY.indexOf(a) ? b : a), 'ok');
const now = () => clock.node + (performance.now() - clock.here);
const lookAge = () => looked.age + (performance.now() - looked.here) / 1000;

/** An element of the page; children that are no nodes become text. */
function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== '') {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}

/** Makes the children of one element like those of another, keeping what is alike: focus, selection and open details stay. */
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
    const free = (name) => name === 'open' && same.nodeName === 'DETAILS';
    for (const { name } of [...same.attributes]) if (!next.hasAttribute(name) && !free(name)) same.removeAttribute(name);
    for (const { name, value } of next.attributes) if (same.getAttribute(name) !== value && !free(name)) same.setAttribute(name, value);
    become(same, next);
  });
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
}

function draw(id, ...children) {
  become(byId(id), el('div', null, ...children));
}

function mark(name) {
  return svg('svg', { class: `mark ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: LEVELS[name].path }));
}

/** Shape, colour and word. */
function state(name, word) {
  return el('span', { class: `state ${name}` }, mark(name), el('span', null, word));
}

const ofWord = (word) => state(level(word), (WORDS[word] ?? [])[1] ?? word);

function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min${s < 600 && s % 60 ? ` ${s % 60} s` : ''}`;
  if (s < 172800) return `${Math.floor(s / 3600)} h${s % 3600 >= 60 ? ` ${Math.floor((s % 3600) / 60)} min` : ''}`;
  return `${Math.floor(s / 86400)} d`;
}

const since = (iso) => (now() - Date.parse(iso)) / 1000;
const age = (iso) => el('time', { class: 'age', datetime: iso, title: iso }, duration(since(iso)));
const bytes = (n) => { let i = 0; while (n >= 1024 && i < 5) { n /= 1024; i++; } return `${+n.toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'][i]}`; };

/** How long until the kernel gives up; the view says it as of its own time. */
function left(volume) {
  if (volume.kernelGivesUpInSeconds === null || volume.kernelGivesUpInSeconds === undefined) return null;
  return volume.kernelGivesUpInSeconds - since(view.at);
}

// ---- what needs attention

function header() {
  const count = {};
  for (const v of view.volumes) count[v.verdict] = (count[v.verdict] ?? 0) + 1;
  const words = Object.keys(count).sort((a, b) => GRAVITY.indexOf(level(b)) - GRAVITY.indexOf(level(a)));
  draw('node', `on ${view.node}${view.simulated ? ', a simulated host' : ''}`);
  draw('verdict', words.length ? words.map((w) => state(level(w), `${count[w]} ${(WORDS[w] ?? [])[1] ?? w}`)) : el('span', { class: 'soft' }, 'no volume is staged here'));
  const worst = words.length ? words[0] : null;
  document.title = worst && level(worst) !== 'ok' ? `${(WORDS[worst] ?? [])[1] ?? worst} – Holdfast` : 'Holdfast';
  draw('foot', el('span', null, `Holdfast ${view.version}`), el('span', null, `native multipath ${view.topology.nativeMultipath.toLowerCase()}`),
    el('span', null, 'looked ', duration(lookAge()), ' ago'),
    ['volumes', 'nvme', 'doctor', 'prometheus'].map((name) => el('a', { href: `/actuator/${name}` }, name)));
}

/** Volumes of which the same is to be said, in one. */
function finding(group) {
  const [volume] = group;
  const [first] = volume.findings;
  const until = left(volume);
  const hit = new Set(group.flatMap((v) => [...v.blastRadius.volumes, ...v.blastRadius.otherMounts]));
  group.forEach((v) => hit.delete(v.id));
  const entry = (name, value, cls) => (value ? [el('dt', null, name), el('dd', { class: cls }, value)] : []);
  return el('article', { class: `finding ${level(volume.verdict)}`, 'data-key': group.map((v) => v.id).join(' ') },
    el('div', { class: 'head' }, ofWord(volume.verdict), el('strong', { class: 'wrap' }, group.map((v) => v.id).join(', ')), el('span', { class: 'age' }, 'for ', duration(since(volume.since)))),
    el('dl', null,
      entry('seen', first?.evidence),
      entry('what helps', first?.remedy, 'remedy'),
      until === null ? [] : entry('the kernel', until > 0 ? `gives up in ${duration(until)} at the earliest` : 'may give up any moment'),
      entry('tried', repairs(volume)),
      entry('also hit', [...hit].join(', ')),
      volume.findings.slice(1).map((f) => entry('and', [ofWord(f.verdict), ` ${f.evidence}. ${f.remedy}`]))));
}

function repairs(volume) {
  return volume.repairs.map((r) => `${r.what}: ${r.tried} ${r.tried === 1 ? 'time' : 'times'}${r.last ? `, ${r.last}` : ''}${r.pastHorizon ? ' (in vain for long)' : ''}`).join('; ');
}

function attention() {
  const groups = new Map();
  for (const v of view.volumes) {
    if (v.verdict === 'HEALTHY') continue;
    const same = JSON.stringify([v.verdict, v.nqn, v.findings]);
    groups.set(same, [...(groups.get(same) ?? []), v]);
  }
  const sick = [...groups.values()].sort(([a], [b]) => GRAVITY.indexOf(level(b.verdict)) - GRAVITY.indexOf(level(a.verdict)));
  byId('attention').hidden = sick.length === 0 && view.foreign.length === 0;
  draw('findings', sick.slice(0, MOST_FINDINGS).map(finding),
    sick.length > MOST_FINDINGS ? el('p', { class: 'soft' }, `and ${sick.length - MOST_FINDINGS} more, in the tree below`) : '',
    view.foreign.map((f) => el('article', { class: 'finding note', 'data-key': `foreign ${f}` },
      el('div', { class: 'head' }, ofWord('FOREIGN'), el('span', { class: 'wrap' }, f)))));
}

// ---- the timeline

function range() {
  if (chosen) return chosen;
  const changes = rows.flatMap((r) => r.spans.slice(1, 2));
  const starts = rows.flatMap((r) => r.spans.slice(0, 1));
  const oldest = Math.min(now(), ...(changes.length ? changes : starts).map((s) => Math.max(now() - 3_000_000, Date.parse(s.from))));
  return (RANGES.find(([s]) => (now() - oldest) / 1000 < s * 0.95) ?? RANGES[RANGES.length - 1])[0];
}

function ranges() {
  draw('range', RANGES.map(([seconds, name]) => el('button', { type: 'button', 'aria-pressed': String(range() === seconds), 'data-seconds': seconds, 'data-key': name }, name)));
}

/** What is to be said of a row without looking at it: the newest last. */
function told(row) {
  return row.spans.slice(-6).map((s, i, all) => `${(WORDS[s.word] ?? [])[1] ?? s.word} for ${duration((Date.parse(all[i + 1]?.from ?? new Date(now())) - Date.parse(s.from)) / 1000)}`).join(', then ');
}

function band(row, seconds) {
  const end = now();
  const start = end - seconds * 1000;
  const x = (t) => Math.max(0, Math.min(100, ((t - start) / (end - start)) * 100));
  const rects = row.spans.flatMap((s, i) => {
    const to = row.spans[i + 1] ? Date.parse(row.spans[i + 1].from) : end;
    const from = Math.max(start, Date.parse(s.from));
    if (to <= start || to < from) return [];
    const name = level(s.word);
    const width = Math.max(0.15, x(to) - x(from));
    return [svg('rect', { class: name, x: `${x(from).toFixed(2)}%`, width: `${width.toFixed(2)}%`, y: 0, height: '100%', fill: name === 'ok' ? null : `url(#hatch-${name})` },
      svg('title', null, `${(WORDS[s.word] ?? [])[1] ?? s.word} for ${duration((to - Date.parse(s.from)) / 1000)}, from ${new Date(s.from).toLocaleTimeString()}`))];
  });
  return svg('svg', { class: 'band', role: 'img', 'aria-label': told(row) }, rects);
}

/** All, or, if they are too many, those of the volumes of which there is something to tell. */
function shownRows() {
  if (rows.length <= MOST_ROWS) return rows;
  const eventful = new Set(rows.filter((row) => row.spans.length > 1 || level(row.spans[0].word) !== 'ok').map((row) => row.volume));
  return rows.filter((row) => eventful.has(row.volume)).slice(0, MOST_ROWS);
}

function timeline() {
  ranges();
  const seconds = range();
  const ticks = [0, 25, 50, 75, 100].map((p) => svg('text', { class: p % 50 ? 'minor' : null, x: `${p}%`, y: 12, 'text-anchor': p === 0 ? 'start' : p === 100 ? 'end' : 'middle' }, p === 100 ? 'now' : `−${duration((seconds * (100 - p)) / 100)}`));
  draw('timeline', rows.length === 0 ? el('p', { class: 'empty' }, 'Nothing yet: no volume is staged here.') : [
    shownRows().map((row) => {
      const last = row.spans[row.spans.length - 1];
      return el('div', { class: `row ${row.path ? 'path' : 'volume'}`, 'data-key': `${row.volume} ${row.path}` },
        el('span', { class: 'name', title: row.path || row.volume }, row.path || row.volume), band(row, seconds), ofWord(last.word));
    }),
    el('div', { class: 'row scale', 'aria-hidden': 'true', 'data-key': 'scale' }, el('span'), svg('svg', { class: 'axis' }, ticks), el('span')),
    shownRows().length < rows.length ? el('p', { class: 'soft', 'data-key': 'more' }, 'Of volumes that were healthy all the time there are more.') : '']);
  draw('legend', Object.entries(LEVELS).map(([name, { word }]) => el('li', null, state(name, word))));
}

// ---- the tree

const TIMERS = [['ctrlLossTmo', 'ctrl_loss_tmo'], ['reconnectDelay', 'reconnect_delay'], ['keepAliveTmo', 'kato'], ['fastIoFailTmo', 'fast_io_fail_tmo']];

/** What the kernel shows, and what was wanted where that is something else. */
function timers(seen, timer) {
  return el('p', { class: 'timers' }, TIMERS.map(([key, name]) => {
    const drifted = timer?.drift.find((d) => d.startsWith(name));
    if (drifted) return el('span', { class: 'drift' }, mark('note'), ` ${drifted}`);
    return seen[key] ? el('span', null, `${name} ${seen[key]}`) : null;
  }), timer && timer.drift.length === 0 ? el('span', null, 'as wanted') : null);
}

function pathLeaf(namespace, path) {
  return el('li', { class: 'leaf', 'data-key': path.device },
    state(path.usable ? 'ok' : 'wait', path.usable ? path.ana || 'usable' : `not usable${path.ana && path.ana !== 'optimized' ? `, ${path.ana}` : ''}`),
    el('span', { class: 'mono' }, `${path.device} → ${namespace.device}`));
}

const KERNEL = { live: 'ok', connecting: 'wait', resetting: 'wait', new: 'wait' };

function controllerLeaf(subsystem, controller, volumes) {
  const desired = volumes.flatMap((v) => v.paths).find((p) => p.controller === controller.name);
  const timer = volumes.flatMap((v) => v.timers).find((t) => t.controller === controller.name);
  const paths = subsystem.namespaces.flatMap((n) => n.paths.filter((p) => p.controller === controller.name).map((p) => pathLeaf(n, p)));
  return el('li', { 'data-key': controller.name },
    el('div', { class: 'leaf' }, state(KERNEL[controller.state] ?? 'bad', controller.state), el('strong', { class: 'mono' }, controller.name),
      el('span', { class: 'mono wrap' }, `${controller.transport} ${controller.address}`),
      volumes.length && !desired ? el('span', { class: 'soft' }, 'nobody asked for it') : '', desired ? age(desired.since) : ''),
    timers(controller, timer),
    el('ul', { class: 'under' }, paths));
}

function absentLeaf(path) {
  return el('li', { class: 'leaf', 'data-key': `absent ${path.address}` }, ofWord(path.standing), el('span', { class: 'mono wrap' }, path.address), age(path.since));
}

function volumeLeaf(wish, report) {
  const history = (report?.history ?? []).slice(-12).reverse();
  return el('li', { 'data-key': wish.id },
    el('details', { class: 'volume-detail', 'data-key': 'detail' },
      el('summary', null, report ? ofWord(report.verdict) : state('note', wish.staged ? 'not judged yet' : 'being staged'), el('strong', { class: 'wrap' }, wish.id), report ? age(report.since) : ''),
      el('div', { class: 'body' },
        el('p', { class: 'mono' }, `${wish.identity || 'no identity proven yet'}`),
        el('p', { class: 'mono' }, wish.stagingPath),
        report?.recordRebuilt ? el('p', null, 'Its record was lost: what it wants is guessed from what there is.') : '',
        (report?.findings ?? []).flatMap((f) => [el('h4', null, ofWord(f.verdict)), el('p', null, f.evidence), el('p', null, el('strong', null, f.remedy))]),
        el('h4', null, 'paths that it wants'),
        (report?.paths ?? []).map((p) => el('p', { class: 'leaf' }, ofWord(p.standing), el('span', { class: 'mono' }, p.address), el('span', { class: 'soft' }, p.evidence), age(p.since))),
        history.length ? el('h4', null, 'what happened, the last first') : '',
        el('ol', null, history.map((c) => el('li', null, el('time', { datetime: c.at, class: 'soft' }, new Date(c.at).toLocaleTimeString()), ' ', ofWord(c.to), ` ${c.why}`))))));
}

function subsystemCard(open, nqn, subsystems, wishes) {
  const reports = view.volumes.filter((v) => v.nqn === nqn);
  const paths = new Map(reports.flatMap((v) => v.paths).map((p) => [p.address, p]));
  const usable = [...paths.values()].filter((p) => p.standing === 'USABLE').length;
  const orphaned = subsystems.length > 0 && subsystems.every((s) => s.controllers.length === 0);
  const states = [...paths.values()].map((p) => level(p.standing));
  const name = !wishes.length ? 'none' : usable === paths.size ? 'ok' : usable > 0 ? 'warn' : gravest(states);
  const word = !wishes.length ? 'no volume here' : orphaned ? 'orphaned: no controller' : !subsystems.length ? 'not on this host' : `${usable} of ${paths.size} paths usable`;
  const placed = new Set();
  const namespaces = subsystems.flatMap((s) => s.namespaces.map((n) => {
    const here = wishes.filter((w) => w.identity && w.identity === n.identity && s.controllers.length);
    here.forEach((w) => placed.add(w.id));
    return el('li', { 'data-key': `${s.name} ${n.device}` },
      el('div', { class: 'leaf' }, state(n.paths.some((p) => p.usable) ? 'ok' : 'bad', n.device), el('span', { class: 'mono soft wrap' }, n.identity), el('span', { class: 'age' }, bytes(n.bytes))),
      el('ul', { class: 'under' }, here.map((w) => volumeLeaf(w, reports.find((r) => r.id === w.id)))));
  }));
  const rest = wishes.filter((w) => !placed.has(w.id));
  return el('details', { class: 'card', open: open || !['ok', 'none'].includes(name), 'data-key': nqn },
    el('summary', null, state(name, word), el('strong', { class: 'mono wrap' }, nqn),
      el('span', { class: 'soft' }, subsystems.map((s) => `${s.name}${s.ioPolicy ? `, ${s.ioPolicy}` : ''}`).join(' and '))),
    el('div', { class: 'sides' },
      el('div', null, el('h3', null, 'Controllers and paths'),
        el('ul', null, subsystems.flatMap((s) => s.controllers.map((c) => controllerLeaf(s, c, reports))),
          [...paths.values()].filter((p) => !p.controller).map(absentLeaf))),
      el('div', null, el('h3', null, 'Namespaces and volumes'),
        el('ul', null, namespaces, rest.length ? el('li', { 'data-key': 'without' },
          el('div', { class: 'leaf' }, state('bad', 'no namespace')), el('ul', { class: 'under' }, rest.map((w) => volumeLeaf(w, reports.find((r) => r.id === w.id))))) : ''))));
}

function tree() {
  const nqns = [...new Set([...view.topology.subsystems.map((s) => s.nqn), ...view.topology.volumes.map((v) => v.nqn)])].sort();
  const few = nqns.length <= 8;
  const cards = nqns.map((nqn) => subsystemCard(few, nqn, view.topology.subsystems.filter((s) => s.nqn === nqn), view.topology.volumes.filter((v) => v.nqn === nqn)));
  draw('tree', cards.length ? cards : el('p', { class: 'card empty', 'data-key': 'empty' }, 'No NVMe subsystem, and no volume is staged here.'));
}

function drawAll() {
  if (!view) return;
  header();
  attention();
  timeline();
  tree();
}

// ---- the link to the node

let source = null;
let heard = performance.now();
let tries = 0;
let retryAt = 0;

function connect() {
  source?.close();
  heard = performance.now();
  source = new EventSource('/status/events');
  const on = (name, take) => source.addEventListener(name, (event) => {
    heard = performance.now();
    tries = 0;
    take(JSON.parse(event.data));
  });
  const seen = (told) => {
    clock = { node: Date.parse(told.at), here: performance.now() };
    looked = { age: told.lookAgeSeconds, here: performance.now() };
  };
  on('state', (next) => { view = next; seen(next); drawAll(); });
  on('timeline', (next) => { rows = next; drawAll(); });
  on('beat', seen);
  source.onerror = lost;
}

/** Tries again after 1, 2, 4, at most 10 seconds: whatever the browser does by itself, it gives up on a refusal. */
function lost() {
  source?.close();
  source = null;
  tries += 1;
  retryAt = performance.now() + Math.min(10_000, 500 * 2 ** tries);
}

function tick() {
  const silent = performance.now() - heard;
  if (source && silent > SILENCE) lost();
  if (!source && performance.now() >= retryAt) connect();
  const link = byId('link');
  const away = tries > 0 || !source;
  const stuck = view && !away && lookAge() > STUCK;
  link.dataset.link = away ? 'lost' : stuck ? 'stuck' : view ? 'live' : 'waiting';
  document.body.classList.toggle('stale', Boolean(away || stuck));
  link.textContent = away ? `the node does not answer${view ? `: this is what was ${duration(lookAge())} ago` : ''}; trying again`
    : stuck ? `the node answers, but has not looked for ${duration(lookAge())}`
      : view ? `live, ${new Date(now()).toLocaleTimeString()}` : 'asking the node …';
  if (view && !away && !document.hidden) drawAll();
}

byId('range').addEventListener('click', (event) => {
  const seconds = Number(event.target.closest('button')?.dataset.seconds);
  if (seconds) { chosen = seconds; drawAll(); }
});
connect();
setInterval(tick, 1000);
