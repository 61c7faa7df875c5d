/**
 * The table: the events as rows with columns that sort, for people who compare.
 * @module table
 */

import { bdi, el } from "./dom.js";
import { certaintyWord } from "./model.js";
import { LOCALE, number, say } from "./say.js";
import { swatch } from "./symbols.js";
import { Virtual } from "./virtual.js";

const ROW = 40;
const collator = new Intl.Collator(LOCALE, { numeric: true });

/** The columns: title, what is written, and what it sorts by (a number, or a text; null goes last). */
const COLUMNS = [
  { id: "date", title: say("Date"), down: true, text: (event) => event.when, by: (event) => (event.start > event.end ? null : event.end) },
  { id: "kind", title: say("What"), text: happened, by: happened },
  { id: "place", title: say("Place"), text: (event) => event.place, by: (event) => event.place },
  { id: "sure", title: say("How sure"), text: certaintyWord, by: certaintyWord },
  { id: "killed", title: say("Killed"), down: true, text: (event) => killed(event), by: (event) => event.killed?.[0] ?? event.killed?.[1] ?? null },
  { id: "source", title: say("Source"), text: (event, model) => outlets(model, event), by: (event, model) => outlets(model, event) || null },
];

export class EventTable {
  /**
   * @param {HTMLElement} root an element with the role of a grid
   * @param {() => HTMLElement} scroller
   */
  constructor(root, model, scroller) {
    this.root = root;
    this.model = model;
    this.sort = { column: "date", down: true };
    this.events = [];
    this.head = el("div", { role: "row", "aria-rowindex": 1, class: "table-row table-head" });
    this.body = el("div", { role: "rowgroup" });
    root.setAttribute("aria-colcount", String(COLUMNS.length));
    root.append(el("div", { role: "rowgroup", class: "table-top" }, this.head), this.body);
    this.rows = new Virtual(this.body, { scroller, row: (i) => this.row(i), height: ROW, even: true });
    this.rows.lead = () => this.head.offsetHeight;
    this.titles();
  }

  /** Show these events, in the order chosen. */
  set(events) {
    this.given = events;
    this.events = sorted(events, COLUMNS.find(({ id }) => id === this.sort.column), this.sort.down, this.model);
    this.root.setAttribute("aria-rowcount", String(events.length + 1));
    this.rows.set(events.length);
  }

  titles() {
    this.head.replaceChildren(...COLUMNS.map(({ id, title, down }) => {
      const here = this.sort.column === id;
      const button = el("button", { type: "button", "data-sort": id, onclick: () => this.sortBy(id, down ?? false) }, title, el("span", { class: "sort-sign", "aria-hidden": "true" }, here ? (this.sort.down ? " ▾" : " ▴") : ""));
      return el("div", { role: "columnheader", class: `column-${id}`, "aria-sort": here ? (this.sort.down ? "descending" : "ascending") : "none" }, button);
    }));
  }

  sortBy(column, down) {
    this.sort = { column, down: this.sort.column === column ? !this.sort.down : down };
    this.titles();
    this.rows.active = 0;
    this.set(this.given);
    this.head.querySelector(`[data-sort="${column}"]`).focus();
  }

  row(i) {
    const event = this.events[i];
    const { model } = this;
    const layer = model.layers.get(event.layer);
    const chosen = model.event?.id === event.id;
    return el("div", { role: "row", "aria-rowindex": i + 2, class: "table-row", "data-kind": "event", "data-id": event.id, "aria-selected": String(chosen) },
      COLUMNS.map(({ id, text }) => {
        const words = text(event, model);
        return el("div", { role: "gridcell", class: `column-${id}`, title: words }, id === "kind" ? swatch(layer, event.assertion, 16) : null, bdi(words));
      }));
  }
}

/** What happened, without the place. */
function happened({ title, place }) {
  return title.endsWith(` · ${place}`) ? title.slice(0, -place.length - 3) : title;
}

/** People killed as a range: "3", "3–5", "3+", "≤ 5"; nothing where no number is given. */
function killed({ killed: range }) {
  if (!range) return "";
  const [low, high] = range;
  if (low === null && high === null) return "?";
  if (high === null) return `${number(low)}+`;
  if (low === null) return `≤ ${number(high)}`;
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

/** The outlets that tell of an event, as one text. */
export function outlets(model, event) {
  const choices = model.filters.choices.get("source") ?? [];
  return (event.source ?? []).map((i) => choices[i]?.title ?? choices[i]?.value).filter(Boolean).join(", ");
}

/** The events by one column; what is not known comes last, equal ones stay as they were. */
function sorted(events, { by }, down, model) {
  const values = events.map((event) => by(event, model));
  const keys = typeof values.find((value) => value !== null) === "string" ? ranks(values) : Float64Array.from(values, (value) => value ?? NaN);
  const order = Int32Array.from(keys, (_, i) => i).filter((i) => !Number.isNaN(keys[i]));
  order.sort(down ? (a, b) => keys[b] - keys[a] || a - b : (a, b) => keys[a] - keys[b] || a - b);
  const unknown = events.filter((_, i) => Number.isNaN(keys[i]));
  return [...Array.from(order, (i) => events[i]), ...unknown];
}

/** Texts as numbers in the order of the alphabet: each text is compared once, not each row. */
function ranks(values) {
  const found = [...new Set(values)].filter((value) => value !== null).sort(collator.compare);
  const rank = new Map(found.map((value, i) => [value, i]));
  return Float64Array.from(values, (value) => rank.get(value) ?? NaN);
}
