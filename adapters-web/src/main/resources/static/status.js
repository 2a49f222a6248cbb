// The status page: the content of /status/events, drawn again after each scan.

import { LEVELS, bytes, byGravity, byId, draw, duration, el, gravest, label, level, mark, ofWord, state, svg } from './elements.js';

const RANGES = [[300, '5 min'], [3600, '1 h'], [21600, '6 h']];
const SILENCE = 15_000; // the node sends something every 5 s
const STUCK = 100; // seconds; the loop scans every 30
const MOST_FINDINGS = 20;
const MOST_ROWS = 120;
const MOST_OPEN = 8; // subsystems that are unfolded by themselves
const MOST_NAMESPACES = 60; // shown of one subsystem

let view = null;
let rows = [];
let chosen = 0;
const unfolded = new Map(); // opened or closed by the user
let clock = { node: 0, here: 0 };
let looked = { age: 0, here: 0 };

const now = () => clock.node + (performance.now() - clock.here);
const lookAge = () => looked.age + (performance.now() - looked.here) / 1000;

/** A folded element has no body: a node may have a thousand volumes. */
function fold(key, cls, open, summary, body) {
  const is = unfolded.get(key) ?? open;
  return el('details', { class: cls, open: is, 'data-key': key }, el('summary', null, summary), is ? body() : '');
}

const since = (iso) => (now() - Date.parse(iso)) / 1000;
const age = (iso) => el('time', { class: 'age', datetime: iso, title: iso }, duration(since(iso)));

/** How long until the kernel gives up; the view gives it as of its own time. */
function left(volume) {
  if (volume.kernelGivesUpInSeconds === null || volume.kernelGivesUpInSeconds === undefined) return null;
  return volume.kernelGivesUpInSeconds - since(view.at);
}

// ---- what needs attention

function header() {
  const count = {};
  for (const v of view.volumes) count[v.verdict] = (count[v.verdict] ?? 0) + 1;
  const words = Object.keys(count).sort((a, b) => byGravity(level(a), level(b)));
  draw('node', `on ${view.node}${view.simulated ? ', a simulated host' : ''}`);
  draw('verdict', words.length ? words.map((w) => state(level(w), `${count[w]} ${label(w)}`)) : el('span', { class: 'soft' }, 'no volume is staged here'));
  const worst = words.length ? words[0] : null;
  document.title = worst && level(worst) !== 'ok' ? `${label(worst)} – Holdfast` : 'Holdfast';
  draw('foot', el('span', null, `Holdfast ${view.version}`), el('span', null, `native multipath ${view.topology.nativeMultipath.toLowerCase()}`),
    el('span', null, 'last scan ', duration(lookAge()), ' ago'),
    ['volumes', 'nvme', 'doctor', 'prometheus'].map((name) => el('a', { href: `/actuator/${name}` }, name)));
}

/** Volumes with the same findings, in one article. */
function finding(group) {
  const [volume] = group;
  const until = left(volume);
  const hit = new Set(group.flatMap((v) => [...v.blastRadius.volumes, ...v.blastRadius.otherMounts]));
  group.forEach((v) => hit.delete(v.id));
  const main = volume.findings.filter((f) => f.verdict === volume.verdict);
  const rest = volume.findings.filter((f) => f.verdict !== volume.verdict);
  const entry = (name, value, cls) => (value ? [el('dt', null, name), el('dd', { class: cls }, value)] : []);
  return el('article', { class: `finding ${level(volume.verdict)}`, 'data-key': group.map((v) => v.id).join(' ') },
    el('div', { class: 'head' }, ofWord(volume.verdict), el('strong', { class: 'wrap' }, group.map((v) => v.id).join(', ')), el('span', { class: 'age' }, 'for ', duration(since(volume.since)))),
    el('dl', null,
      main.map((f) => [entry('seen', f.evidence), entry('remedy', f.remedy, 'remedy')]),
      until === null ? [] : entry('the kernel', until > 0 ? `gives up in ${duration(until)} at the earliest` : 'may give up any moment'),
      entry('tried', repairs(volume)),
      entry('also affected', [...hit].join(', '))),
    rest.length ? fold(`more ${volume.id}`, 'more', false, ['also found', [...new Set(rest.map((f) => f.verdict))].map(ofWord)],
      () => rest.map((f) => el('dl', null, entry('seen', f.evidence), entry('remedy', f.remedy, 'remedy')))) : '');
}

function repairs(volume) {
  return volume.repairs.map((r) => `${r.what}: ${r.tried} ${r.tried === 1 ? 'time' : 'times'}${r.last ? `, ${r.last}` : ''}${r.pastHorizon ? ' (without success for long)' : ''}`).join('; ');
}

function attention() {
  const groups = new Map();
  for (const v of view.volumes) {
    if (v.verdict === 'HEALTHY') continue;
    const same = JSON.stringify([v.verdict, v.nqn, v.findings]);
    groups.set(same, [...(groups.get(same) ?? []), v]);
  }
  const sick = [...groups.values()].sort(([a], [b]) => byGravity(level(a.verdict), level(b.verdict)));
  const jobs = view.topology.jobs;
  byId('attention').hidden = sick.length === 0 && view.foreign.length === 0 && jobs.length === 0;
  draw('findings', sick.slice(0, MOST_FINDINGS).map(finding),
    sick.length > MOST_FINDINGS ? el('p', { class: 'soft' }, `and ${sick.length - MOST_FINDINGS} more, in the tree below`) : '',
    jobs.map((j) => el('article', { class: 'finding note', 'data-key': `job ${j.volume}` },
      el('div', { class: 'head' }, el('span', { class: 'wrap' }, `${j.what} of ${j.device} for volume ${j.volume}: ${j.progress}`)))),
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

/** A row as text, for screen readers: the newest state last. */
function spoken(row) {
  return row.spans.slice(-6).map((s, i, all) => `${label(s.word)} for ${duration((Date.parse(all[i + 1]?.from ?? new Date(now())) - Date.parse(s.from)) / 1000)}`).join(', then ');
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
      svg('title', null, `${label(s.word)} for ${duration((to - Date.parse(s.from)) / 1000)}, from ${new Date(s.from).toLocaleTimeString()}`))];
  });
  return svg('svg', { class: 'band', role: 'img', 'aria-label': spoken(row) }, rects);
}

/** All, or, if they are too many, those of the volumes that had any change. */
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
    shownRows().length < rows.length ? el('p', { class: 'soft', 'data-key': 'more' }, 'More volumes were healthy all the time.') : '']);
  draw('legend', Object.entries(LEVELS).map(([name, { word }]) => el('li', null, state(name, word))));
}

// ---- the tree

const TIMERS = [['ctrlLossTmo', 'ctrl_loss_tmo'], ['reconnectDelay', 'reconnect_delay'], ['keepAliveTmo', 'kato'], ['fastIoFailTmo', 'fast_io_fail_tmo']];

/** The timers in the kernel, and the wanted value where it differs. */
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

function controllerLeaf(namespaces, controller, volumes) {
  const wanted = volumes.flatMap((v) => v.paths).find((p) => p.controller === controller.name);
  const timer = volumes.flatMap((v) => v.timers).find((t) => t.controller === controller.name);
  const paths = namespaces.flatMap((n) => n.paths.filter((p) => p.controller === controller.name).map((p) => pathLeaf(n, p)));
  return el('li', { 'data-key': controller.name },
    el('div', { class: 'leaf' }, state(KERNEL[controller.state] ?? 'bad', controller.state), el('strong', { class: 'mono' }, controller.name),
      el('span', { class: 'mono wrap' }, `${controller.transport} ${controller.address}`),
      volumes.length && !wanted ? el('span', { class: 'soft' }, 'no volume uses it') : '', wanted ? age(wanted.since) : ''),
    timers(controller, timer),
    el('ul', { class: 'under' }, paths));
}

function absentLeaf(path) {
  return el('li', { class: 'leaf', 'data-key': `absent ${path.address}` }, ofWord(path.standing), el('span', { class: 'mono wrap' }, path.address), age(path.since));
}

/** A state machine: its state, and how long each state before lasted, the newest first. */
function machineLine(machine) {
  const before = machine.earlier.map((e) => `${label(e.state)} for ${duration(e.seconds)}`).join(', ');
  return el('p', { class: 'leaf' }, ofWord(machine.state), el('span', null, machine.machine), machine.address ? el('span', { class: 'mono' }, machine.address) : '',
    before ? el('span', { class: 'soft' }, `before: ${before}`) : '', age(machine.since));
}

function volumeLeaf(wish, report) {
  const history = (report?.history ?? []).slice(-12).reverse();
  return el('li', { 'data-key': wish.id },
    fold(`volume ${wish.id}`, 'volume-detail', false,
      [report ? ofWord(report.verdict) : state('note', wish.staged ? 'not judged yet' : 'being staged'), el('strong', { class: 'wrap' }, wish.id), report ? age(report.since) : ''],
      () => el('div', { class: 'body' },
        el('p', { class: 'mono' }, `${wish.identity || 'no identity proven yet'}`),
        el('p', { class: 'mono' }, wish.stagingPath),
        report?.recordRebuilt ? el('p', null, 'Its record was lost: its settings are inferred from the state of the host.') : '',
        (report?.findings ?? []).flatMap((f) => [el('h4', null, ofWord(f.verdict)), el('p', null, f.evidence), el('p', null, el('strong', null, f.remedy))]),
        report?.reservation && report.reservation.state !== 'NOT_WANTED' ? [el('h4', null, 'reservation'), el('p', null, report.reservation.evidence)] : '',
        el('h4', null, 'desired paths'),
        (report?.paths ?? []).map((p) => el('p', { class: 'leaf' }, ofWord(p.standing), el('span', { class: 'mono' }, p.address), el('span', { class: 'soft' }, p.evidence), age(p.since))),
        report?.machines.length ? el('h4', null, 'states and their durations') : '',
        (report?.machines ?? []).map(machineLine),
        history.length ? el('h4', null, 'events, newest first') : '',
        el('ol', null, history.map((c) => el('li', null, el('time', { datetime: c.at, class: 'soft' }, new Date(c.at).toLocaleTimeString()), ' ', ofWord(c.to), ` ${c.why}`))))));
}

/** The desired paths of all volumes of a subsystem by address; of two volumes' states the more serious. */
function desired(reports) {
  const paths = new Map();
  for (const path of reports.flatMap((v) => v.paths)) {
    const known = paths.get(path.address);
    if (!known || byGravity(level(path.standing), level(known.standing)) < 0) paths.set(path.address, path);
  }
  return [...paths.values()];
}

/** The state of a subsystem: level and words. */
function standing(paths, subsystems, wishes) {
  if (!wishes.length) return ['none', 'no volume here'];
  const usable = paths.filter((p) => p.standing === 'USABLE').length;
  const name = usable === paths.length ? 'ok' : usable > 0 ? 'warn' : gravest(paths.map((p) => level(p.standing)));
  const orphaned = subsystems.length > 0 && subsystems.every((s) => s.controllers.length === 0);
  return [name, orphaned ? 'orphaned: no controller' : !subsystems.length ? 'not on this host' : `${usable} of ${paths.length} paths usable`];
}

function namespaceLeaf(namespace, wishes, reports) {
  return el('li', { 'data-key': namespace.device },
    el('div', { class: 'leaf' }, state(namespace.paths.some((p) => p.usable) ? 'ok' : 'bad', namespace.device),
      el('span', { class: 'mono soft wrap' }, namespace.identity), el('span', { class: 'age' }, bytes(namespace.bytes))),
    el('ul', { class: 'under' }, wishes.map((w) => volumeLeaf(w, reports.get(w.id)))));
}

function sides(subsystems, wishes, reports, paths) {
  const byVolume = new Map(reports.map((v) => [v.id, v]));
  const on = (s, n) => wishes.filter((w) => w.identity && w.identity === n.identity && s.controllers.length);
  const all = subsystems.flatMap((s) => s.namespaces.map((n) => ({ subsystem: s, namespace: n, wishes: on(s, n) })));
  const placed = new Set(all.flatMap((n) => n.wishes.map((w) => w.id)));
  const adrift = wishes.filter((w) => !placed.has(w.id));
  const sick = (n) => n.wishes.some((w) => byVolume.get(w.id)?.verdict !== 'HEALTHY');
  const shown = all.length > MOST_NAMESPACES ? [...all.filter(sick), ...all.filter((n) => !sick(n))].slice(0, MOST_NAMESPACES) : all;
  const of = (s) => shown.filter((n) => n.subsystem === s).map((n) => n.namespace);
  return el('div', { class: 'sides' },
    el('div', null, el('h3', null, 'Controllers and paths'),
      el('ul', null, subsystems.flatMap((s) => s.controllers.map((c) => controllerLeaf(of(s), c, reports))),
        paths.filter((p) => !p.controller).map(absentLeaf))),
    el('div', null, el('h3', null, 'Namespaces and volumes'),
      el('ul', null, shown.map((n) => namespaceLeaf(n.namespace, n.wishes, byVolume)),
        shown.length < all.length ? el('li', { class: 'soft', 'data-key': 'more' }, `and ${all.length - shown.length} more`) : '',
        adrift.length ? el('li', { 'data-key': 'without' }, el('div', { class: 'leaf' }, state('bad', 'no namespace')),
          el('ul', { class: 'under' }, adrift.slice(0, MOST_NAMESPACES).map((w) => volumeLeaf(w, byVolume.get(w.id))),
            adrift.length > MOST_NAMESPACES ? el('li', { class: 'soft', 'data-key': 'more' }, `and ${adrift.length - MOST_NAMESPACES} more`) : '')) : '')));
}

function tree() {
  const by = (list) => Map.groupBy(list, (one) => one.nqn);
  const [subsystems, wishes, reports] = [by(view.topology.subsystems), by(view.topology.volumes), by(view.volumes)];
  const nqns = [...new Set([...subsystems.keys(), ...wishes.keys()])].sort();
  let open = 0;
  const cards = nqns.map((nqn) => {
    const [here, wanted, judged] = [subsystems, wishes, reports].map((map) => map.get(nqn) ?? []);
    const paths = desired(judged);
    const [name, word] = standing(paths, here, wanted);
    const first = nqns.length <= MOST_OPEN || (!['ok', 'none'].includes(name) && open < MOST_OPEN);
    if (first) open += 1;
    return fold(`subsystem ${nqn}`, 'card', first, [state(name, word), el('strong', { class: 'mono wrap' }, nqn),
      el('span', { class: 'soft' }, here.map((s) => `${s.name}${s.ioPolicy ? `, ${s.ioPolicy}` : ''}`).join(' and '))],
    () => sides(here, wanted, judged, paths));
  });
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
  const hear = (message) => {
    clock = { node: Date.parse(message.at), here: performance.now() };
    looked = { age: message.lookAgeSeconds, here: performance.now() };
  };
  on('state', (next) => { view = next; hear(next); drawAll(); });
  on('timeline', (next) => { rows = next; drawAll(); });
  on('beat', hear);
  source.onerror = lost;
}

/** Tries again after 1, 2, 4, at most 10 seconds: the browser also retries by itself, but gives up on a refusal. */
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
  // only the text is a live region: a clock in it would be read out every second
  draw('alive', away ? 'the node does not answer, retrying' : stuck ? 'the node answers, but does not scan' : view ? 'live' : 'connecting to the node …');
  draw('when', !view ? '' : away || stuck ? `as of ${duration(lookAge())} ago` : new Date(now()).toLocaleTimeString());
  if (view && !away && !document.hidden) drawAll();
}

byId('range').addEventListener('click', (event) => {
  const seconds = Number(event.target.closest('button')?.dataset.seconds);
  if (seconds) { chosen = seconds; drawAll(); }
});
document.addEventListener('click', (event) => {
  const details = event.target.closest('summary')?.parentElement;
  if (!details || !view) return;
  event.preventDefault();
  unfolded.set(details.dataset.key, !details.open);
  drawAll();
});
connect();
setInterval(tick, 1000);
