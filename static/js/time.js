/**
 * Days, periods and their histogram: pure functions on days counted from 1 January 1970, so that they can be tested alone.
 * @module time
 */

/** An open end: later than every day, and with a minus earlier. */
export const OPEN = 2 ** 30;

const MS = 86_400_000;
/** Widths of a bar, by how many days are to be shown: the first that fits is taken. */
const UNITS = [
  { unit: "day", upTo: 62 },
  { unit: "week", upTo: 400 },
  { unit: "month", upTo: 30 * 366, months: 1 },
  { unit: "year", upTo: 300 * 366, months: 12 },
  { unit: "century", upTo: Infinity, months: 1200 },
];
/** A single day is shown among at least so many. */
const LEAST_DAYS = 7;
/** From so many events on, up to this share of them at either end may lie outside the axis, if they would stretch it threefold. */
const TRIM = { from: 20, share: 0.02, stretch: 3 };
/** Distances between the words under the axis, in days or months. */
const TICKS = [
  { days: 1 }, { days: 2 }, { days: 7 }, { days: 14 }, { months: 1 }, { months: 3 }, { months: 6 }, { months: 12 }, { months: 24 },
  { months: 60 }, { months: 120 }, { months: 240 }, { months: 600 }, { months: 1200 }, { months: 6000 },
];
const TICK_ROOM = 66;

/** The day that "2023-03-19" writes, or null if there is no such day. */
export function dayOf(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / MS : null;
}

/** A day as "2023-03-19". */
export function isoOf(day) {
  return new Date(day * MS).toISOString().slice(0, 10);
}

/** Days before its last possible day on which an event without a first day may have been, as the server filters. */
const REACH_BACK = 14;

/** The first and last day on which an event can have been, an open end being `OPEN`; null without any date. */
export function spanOf({ first, last }) {
  const [start, end] = [dayOf(first), dayOf(last)];
  if (start === null && end === null) return null;
  return { start: start ?? end - REACH_BACK, end: end ?? OPEN };
}

/** First and last known day of events with `start` and `end`; null when none has a date. */
export function extentOf(events) {
  let [first, last] = [Infinity, -Infinity];
  for (const { start, end } of events) {
    if (start > end) continue;
    first = Math.min(first, start);
    last = Math.max(last, end < OPEN ? end : start);
  }
  return first <= last ? { first, last } : null;
}

/**
 * The days that the axis shows: all, but for a few far from the rest that would leave most of it empty.
 * @returns {?{first: number, last: number, trimmed: boolean}}
 */
export function axisOf(events, whole = false) {
  const extent = extentOf(events);
  if (!extent) return null;
  const all = { ...extent, trimmed: false };
  const dated = events.filter(({ start, end }) => start <= end);
  if (whole || dated.length < TRIM.from) return all;
  const less = Math.max(1, Math.floor(dated.length * TRIM.share));
  const first = sorted(dated, ({ start, end }) => start)[less];
  const last = sorted(dated, ({ start, end }) => (end < OPEN ? end : start)).at(-1 - less);
  const room = Math.ceil((last - first) / 20);
  const inner = { first: Math.max(extent.first, first - room), last: Math.min(extent.last, last + room) };
  const stretched = extent.last - extent.first + 1 > TRIM.stretch * (inner.last - inner.first + 1);
  return first <= last && stretched ? { ...inner, trimmed: true } : all;
}

/**
 * The bars of an axis: days, weeks from Monday, months, years or centuries.
 * @returns {{unit: string, edges: number[]}} bar i holds the days from `edges[i]` to the one before `edges[i + 1]`
 */
export function binsOf({ first, last }) {
  const short = Math.max(0, LEAST_DAYS - (last - first + 1));
  const [lo, hi] = [first - Math.floor(short / 2), last + Math.ceil(short / 2)];
  const { unit, months } = UNITS.find(({ upTo }) => hi - lo < upTo);
  const edges = [floor(unit, months, lo)];
  while (edges.at(-1) <= hi) edges.push(months ? addMonths(edges.at(-1), months) : edges.at(-1) + (unit === "week" ? 7 : 1));
  return { unit, edges };
}

/** The number of the bar that holds a day, the first or last one beyond the ends. */
export function binAt({ edges }, day) {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * How many events each bar holds.  An event whose days all lie in one bar counts there; any other is spread evenly over
 * its days, so that no date looks more precise than it is.  An open end reaches to the end of the axis.
 * @returns {{whole: Float64Array, spread: Float64Array, spreadCount: number}}
 */
export function histogram(events, bins) {
  const { edges } = bins;
  const [lo, hi] = [edges[0], edges.at(-1)];
  const numbers = barNumbers(edges);
  const whole = new Float64Array(edges.length - 1);
  const change = new Float64Array(hi - lo + 1);
  let spreadCount = 0;
  for (const { start, end } of events) {
    const from = Math.max(start, lo);
    const to = Math.min(end, hi - 1);
    if (from > to) continue;
    if (numbers[from - lo] === numbers[to - lo] && to === end && from === start) {
      whole[numbers[from - lo]] += 1;
      continue;
    }
    const share = 1 / ((end < OPEN ? end : to) - start + 1);
    change[from - lo] += share;
    change[to - lo + 1] -= share;
    spreadCount += 1;
  }
  return { whole, spread: summed(change, numbers, whole.length), spreadCount };
}

function barNumbers(edges) {
  const numbers = new Uint32Array(edges.at(-1) - edges[0]);
  for (let i = 0; i + 1 < edges.length; i += 1) numbers.fill(i, edges[i] - edges[0], edges[i + 1] - edges[0]);
  return numbers;
}

function summed(change, numbers, size) {
  const sums = new Float64Array(size);
  let level = 0;
  for (let day = 0; day < numbers.length; day += 1) {
    level += change[day];
    sums[numbers[day]] += level;
  }
  return sums.map((sum) => (sum < 1e-9 ? 0 : sum));
}

/**
 * The window of a named period.
 * @param {string} name "day", "week", "month" (back from today), "data" (the last 30 days of the data) or "all"
 * @param {{today: number, last: number}} known days
 * @returns {?{from: number, to: number}} null is all dates
 */
export function periodOf(name, { today, last }) {
  const back = { day: 1, week: 6, month: 29 }[name];
  if (back !== undefined) return { from: today - back, to: today };
  return name === "data" ? { from: last - 29, to: OPEN } : null;
}

/** A window cut to the days that the data have: an end at or beyond theirs is open, and a window that holds all is null. */
export function clamped(window, extent) {
  if (!window || !extent) return null;
  const from = window.from <= extent.first ? -OPEN : window.from;
  const to = window.to >= extent.last ? OPEN : window.to;
  const beside = window.to < extent.first || window.from > extent.last;
  if (beside) return window;
  return from <= -OPEN && to >= OPEN ? null : { from, to };
}

/** The days of a window on an axis: open ends and those beyond it are the axis' own. */
export function onAxis(window, { edges }) {
  const [lo, hi] = [edges[0], edges.at(-1) - 1];
  const limit = (day) => Math.min(Math.max(day, lo), hi);
  return window ? { from: limit(window.from), to: limit(window.to) } : { from: lo, to: hi };
}

/** A window moved by so many bars and kept on the axis; one that does not begin and end with bars keeps its number of days. */
export function shifted(window, by, bins) {
  const { edges } = bins;
  const { from, to } = onAxis(window, bins);
  const [i, j] = [binAt(bins, from), binAt(bins, to)];
  const step = Math.min(Math.max(by, -i), edges.length - 2 - j);
  if (edges[i] === from && edges[j + 1] - 1 === to) return { from: edges[i + step], to: edges[j + 1 + step] - 1 };
  const days = Math.min(Math.max(edges[i + step] - edges[i], edges[0] - from), edges.at(-1) - 1 - to);
  return { from: from + days, to: to + days };
}

/**
 * The window one step of playing on, or null at the end.
 * @param {"window"|"cumulative"} mode a window moves; cumulatively its beginning stays
 */
export function played(window, mode, bins) {
  const { edges } = bins;
  const now = onAxis(window, bins);
  if (now.to >= edges.at(-1) - 1) return null;
  if (mode === "window") return shifted(window, 1, bins);
  return { from: now.from, to: edges[Math.min(binAt(bins, now.to + 1) + 1, edges.length - 1)] - 1 };
}

/** Where playing begins: a window at the axis' beginning, a twelfth of the axis wide unless there is one already. */
export function playStart(window, mode, bins) {
  const { edges } = bins;
  const now = onAxis(window, bins);
  if (mode === "cumulative") return { from: now.from, to: edges[binAt(bins, now.from) + 1] - 1 };
  const all = now.from === edges[0] && now.to === edges.at(-1) - 1;
  if (all) return { from: edges[0], to: edges[Math.max(1, Math.round((edges.length - 1) / 12))] - 1 };
  return shifted(now, -edges.length, bins);
}

/** Days with words under the axis, far enough apart for `width` pixels: [{day, text}]. */
export function ticksOf({ edges }, width, words) {
  const [lo, hi] = [edges[0], edges.at(-1)];
  const pixels = width / (hi - lo);
  const step = TICKS.find(({ days, months }) => (days ?? months * 30.4) * pixels >= TICK_ROOM) ?? TICKS.at(-1);
  const found = [];
  for (let day = tickFloor(step, lo); day < hi; day = step.days ? day + step.days : addMonths(day, step.months)) {
    if (day >= lo) found.push({ day, text: words(day, step, found.length === 0) });
  }
  return found;
}

function tickFloor({ days, months }, day) {
  if (!days) return floor("", months, day);
  return days % 7 === 0 ? floor("week", null, day) : day;
}

/** What a pointer at `x` takes hold of: a handle ("from", "to"), the window ("move"), or nothing yet ("new"). */
export function gripAt(x, { left, right, all, reach }) {
  const inner = Math.min(reach / 3, Math.max((right - left) / 3, 0));
  const nearFrom = x >= left - reach && x <= left + inner;
  const nearTo = x >= right - inner && x <= right + reach;
  if (nearFrom && nearTo) return Math.abs(x - left) <= Math.abs(x - right) ? "from" : "to";
  if (nearFrom) return "from";
  if (nearTo) return "to";
  return x > left && x < right && !all ? "move" : "new";
}

export function parts(day) {
  const date = new Date(day * MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

function floor(unit, months, day) {
  if (unit === "week") return Math.floor((day + 3) / 7) * 7 - 3;
  if (!months) return day;
  const { year, month } = parts(day);
  return monthStart(Math.floor((year * 12 + month) / months) * months);
}

function addMonths(day, months) {
  const { year, month } = parts(day);
  return monthStart(year * 12 + month + months);
}

function monthStart(months) {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(months / 12), months % 12, 1);
  return date.getTime() / MS;
}

function sorted(items, value) {
  return Int32Array.from(items, value).sort();
}
