/**
 * Days in words, by the page's language.
 * @module days
 */

import { LOCALE, say } from "./say.js";
import { dayOf, OPEN, parts } from "./time.js";

const MS = 86400000;
const ENGLISH = LOCALE === "en-GB";

const format = (options, locale = LOCALE) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
const DAY = format({ day: "numeric", month: "long" });
const MONTH = format({ month: "long" });
/** Axes have no room for the "Sept" of British dates. */
const SHORT_MONTH = format({ month: "short" }, ENGLISH ? "en" : LOCALE);
const SHORT = format({ day: "numeric", month: "short" });

/** "19 March 2023"; the year is written without the "р." or "г." that Ukrainian and Russian may put behind it. */
export function dayWords(day) {
  return `${DAY.format(day * MS)} ${parts(day).year}`;
}

/** "19 Mar 2023" for a moment in ISO 8601, for narrow places. */
export function shortWords(moment) {
  const day = dayOf(moment.slice(0, 10));
  const { year, date } = parts(day);
  const text = ENGLISH ? `${date} ${SHORT_MONTH.format(day * MS)}` : SHORT.format(day * MS);
  return `${text} ${year}`;
}

/** An inclusive range of days in words, as the server writes them: "18–19 March 2023", "March–May 2023", "2022". */
export function rangeWords(from, to) {
  if (from <= -OPEN && to >= OPEN) return say("all dates");
  if (from <= -OPEN) return say("by %(day)s", { day: dayWords(to) });
  if (to >= OPEN) return say("since %(day)s", { day: dayWords(from) });
  const [a, b, after] = [parts(from), parts(to), parts(to + 1)];
  if (from === to) return dayWords(from);
  if (a.date === 1 && after.date === 1) return monthsWords(from, to);
  if (a.year !== b.year) return `${dayWords(from)} – ${dayWords(to)}`;
  if (a.month !== b.month) return `${DAY.format(from * MS)} – ${dayWords(to)}`;
  return `${a.date}–${dayWords(to)}`;
}

/** The text at a tick of the axis; `begins` where it is the first and so tells the year. */
export function tickWords(day, { days, months }, begins) {
  const { year, month, date } = parts(day);
  if (months >= 12 || (months && month === 0)) return String(year);
  const short = SHORT_MONTH.format(day * MS);
  const text = !days ? short : ENGLISH ? `${date} ${short}` : SHORT.format(day * MS);
  return begins ? `${text} ${year}` : text;
}

function monthsWords(from, to) {
  const [a, b] = [parts(from), parts(to)];
  const [first, last] = [MONTH.format(from * MS), MONTH.format(to * MS)];
  if (a.month === 0 && b.month === 11) return a.year === b.year ? String(a.year) : `${a.year}–${b.year}`;
  if (a.year !== b.year) return `${first} ${a.year} – ${last} ${b.year}`;
  return a.month === b.month ? `${first} ${a.year}` : `${first}–${last} ${b.year}`;
}
