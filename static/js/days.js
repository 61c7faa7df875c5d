/**
 * Days in words, by the page's language.
 * @module days
 */

import { LOCALE, say } from "./say.js";
import { OPEN, parts } from "./time.js";

const MS = 86400000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const ENGLISH = LOCALE === "en-GB";

const format = (options) => new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...options });
const LONG = format({ day: "numeric", month: "long", year: "numeric" });
const MONTH = format({ month: "long", year: "numeric" });
const YEAR = format({ year: "numeric" });
const SHORT = format({ day: "numeric", month: "short" });
const SHORT_YEAR = format({ day: "numeric", month: "short", year: "numeric" });
const MONTH_YEAR = format({ month: "short", year: "numeric" });
const SHORT_MONTH = format({ month: "short" });

/** "19 March 2023". */
export function dayWords(day) {
  if (!ENGLISH) return LONG.format(day * MS);
  const { year, month, date } = parts(day);
  return `${date} ${MONTHS[month]} ${year}`;
}

/** An inclusive range of days in words, as the server writes them: "18–19 March 2023", "March–May 2023", "2022". */
export function rangeWords(from, to) {
  if (from <= -OPEN && to >= OPEN) return say("all dates");
  if (from <= -OPEN) return say("by %(day)s", { day: dayWords(to) });
  if (to >= OPEN) return say("since %(day)s", { day: dayWords(from) });
  const [a, b, after] = [parts(from), parts(to), parts(to + 1)];
  if (from === to) return dayWords(from);
  const months = a.date === 1 && after.date === 1;
  if (!ENGLISH) return formatted(from, to, months, months && a.month === 0 && b.month === 11);
  if (months) return monthsWords(a, b);
  if (a.year !== b.year) return `${dayWords(from)} – ${dayWords(to)}`;
  if (a.month !== b.month) return `${a.date} ${MONTHS[a.month]} – ${dayWords(to)}`;
  return `${a.date}–${dayWords(to)}`;
}

/** The text at a tick of the axis; `begins` where it is the first and so tells the year. */
export function tickWords(day, { days, months }, begins) {
  const { year, month, date } = parts(day);
  if (months >= 12 || (months && month === 0)) return String(year);
  if (!ENGLISH) return (days ? (begins ? SHORT_YEAR : SHORT) : begins ? MONTH_YEAR : SHORT_MONTH).format(day * MS);
  const short = MONTHS[month].slice(0, 3);
  const text = days ? `${date} ${short}` : short;
  return begins ? `${text} ${year}` : text;
}

function formatted(from, to, months, years) {
  return (years ? YEAR : months ? MONTH : LONG).formatRange(from * MS, to * MS);
}

function monthsWords(a, b) {
  if (a.month === 0 && b.month === 11) return a.year === b.year ? String(a.year) : `${a.year}–${b.year}`;
  if (a.year !== b.year) return `${MONTHS[a.month]} ${a.year} – ${MONTHS[b.month]} ${b.year}`;
  return a.month === b.month ? `${MONTHS[a.month]} ${a.year}` : `${MONTHS[a.month]}–${MONTHS[b.month]} ${b.year}`;
}
