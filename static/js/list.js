/**
 * The list: the same events as on the map, in step with the layers; the way for keyboard and screen reader.
 * As a list or as a table, of all that is shown or of what lies in view.
 * @module list
 */

import { byId, el } from "./dom.js";
import { emptyWords } from "./empty.js";
import { certaintyWord } from "./model.js";
import { say, sayN } from "./say.js";
import { marked } from "./search.js";
import { swatch } from "./symbols.js";
import { EventTable } from "./table.js";
import { Virtual } from "./virtual.js";

/** The guess for a row of the list (pixels). */
const ROW = 57;
/** While the days move, rows are written at most this often (milliseconds); the number in the title follows at once. */
const PAUSE = 200;
const STORED = "conflictmap-list";

export class EventList {
  /**
   * @param {(kind: string, id: string, from: HTMLElement) => void} onOpen
   * @param {{inView: InView, onWidth: () => void}} options `onWidth` is called when the panel takes another width
   */
  constructor(model, onOpen, { inView, onWidth }) {
    this.model = model;
    this.onOpen = onOpen;
    this.inView = inView;
    this.onWidth = onWidth;
    this.list = byId("event-list");
    this.grid = byId("event-table");
    this.empty = byId("events-empty");
    this.heading = byId("events-heading");
    this.seen = byId("in-view");
    this.items = [];
    this.rows = new Virtual(this.list, { scroller, row: (i) => this.row(i), height: ROW });
    this.rows.lead = () => (narrow.matches ? byId("events").querySelector(".list-head").offsetHeight : 0);
    this.table = new EventTable(this.grid, model, scroller);
    for (const part of [this.list, this.grid]) part.addEventListener("click", (event) => this.press(event.target));
    this.grid.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      if (event.target.matches("[data-id]")) event.preventDefault();
      if (event.target.matches("[data-id]")) this.press(event.target);
    });
    for (const button of document.querySelectorAll("button[data-list]")) button.addEventListener("click", () => this.mode(button.dataset.list));
    this.seen.addEventListener("change", () => this.render());
    this.timer = null;
    model.addEventListener("change", () => (model.live ? this.later() : this.render()));
    model.addEventListener("select", () => this.markSelected());
    slim.addEventListener("change", () => this.mode(remembered()));
    this.mode(remembered());
  }

  /** Whether the table is shown. */
  get tabular() {
    return !this.grid.hidden;
  }

  /** The map has moved. */
  moved() {
    if (this.seen.checked) this.later();
  }

  /** Show the events as a "list" or "table"; a phone has the list only. */
  mode(name) {
    const table = name === "table" && !slim.matches;
    this.grid.hidden = !table;
    this.list.hidden = table;
    byId("main").dataset.list = table ? "table" : "list";
    for (const button of document.querySelectorAll("button[data-list]")) button.setAttribute("aria-pressed", String((button.dataset.list === "table") === table));
    if (!slim.matches) remember(name);
    this.onWidth();
    this.render();
  }

  press(target) {
    const row = target.closest("[data-id]");
    if (row) this.onOpen(row.dataset.kind, row.dataset.id, row);
  }

  /** Move the focus into the list. */
  focus() {
    const rows = this.tabular ? this.table.rows : this.rows;
    if (rows.count) rows.focus(rows.active);
    else this.seen.focus();
  }

  /** The row of an event or place, brought into view; null if it is not in the list. */
  button(kind, id) {
    if (this.tabular) {
      const i = this.table.events.findIndex((event) => event.id === id);
      return kind === "event" && i >= 0 ? this.table.rows.show(i) : null;
    }
    const i = this.items.findIndex((item) => item.kind === kind && idOf(item) === id);
    return i >= 0 ? this.rows.show(i).querySelector("button") : null;
  }

  title(many = null) {
    const all = this.model.shown().length;
    if (!this.model.loaded) this.heading.textContent = say("Events");
    else if (this.seen.checked && many !== null) this.heading.textContent = say("%(seen)s in view of %(all)s", { seen: many, all: sayN("%(n)s event", "%(n)s events", all) });
    else this.heading.textContent = sayN("%(n)s event", "%(n)s events", all);
  }

  later() {
    if (!this.seen.checked) this.title();
    this.timer ??= setTimeout(() => this.render(), PAUSE);
  }

  render() {
    clearTimeout(this.timer);
    this.timer = null;
    const seen = this.seen.checked ? this.inView.test() : () => true;
    const events = this.seen.checked ? this.model.shown().filter(seen) : this.model.shown();
    const places = this.model.shownPlaces().filter(seen).sort((a, b) => a.name.localeCompare(b.name));
    this.title(events.length);
    if (this.tabular) this.table.set(events);
    else {
      this.items = events.map((item) => ({ kind: "event", item })).concat(places.map((item, i) => ({ kind: "place", item, first: i === 0 })));
      this.rows.set(this.items.length);
    }
    const nothing = this.tabular ? !events.length : !this.items.length;
    this.tellEmpty(nothing && this.model.loaded);
    this.markSelected();
  }

  /** Say why nothing is listed: as the list's only entry, or below the table's head. */
  tellEmpty(nothing) {
    const words = nothing ? this.emptyText() : "";
    this.list.querySelector(".empty")?.remove();
    if (nothing && !this.tabular) this.list.append(el("li", { class: "empty" }, words));
    this.empty.hidden = !nothing || !this.tabular;
    this.empty.textContent = words;
  }

  emptyText() {
    if (!this.model.events.length && !this.model.places.length) return say("Nothing has been imported yet.");
    if (this.seen.checked && this.model.shown().length) return say("No event lies in the part of the map that is seen.");
    return emptyWords(this.model);
  }

  row(i) {
    const { kind, item, first } = this.items[i];
    const row = kind === "event" ? this.eventRow(item) : this.placeRow(item, first);
    row.setAttribute("aria-setsize", String(this.items.length));
    row.setAttribute("aria-posinset", String(i + 1));
    const { selected } = this.model;
    if (selected?.kind === kind && selected.id === idOf({ kind, item })) row.querySelector("button").setAttribute("aria-current", "true");
    return row;
  }

  eventRow(event) {
    const layer = this.model.layers.get(event.layer);
    const claimant = event.claimed_by.join(", ");
    const by = event.assertion === "disputed" ? say("%(certainty)s, claimed by %(claimant)s") : say("%(certainty)s by %(claimant)s");
    const sure = claimant ? this.woven(by, { certainty: certaintyWord(event), claimant: this.found(claimant) }) : certaintyWord(event);
    const { query, sought, words } = this.model;
    const beyond = query && words?.beyond(event, sought, `${event.title} ${claimant}`);
    return el("li", {}, el("button", { type: "button", class: "item", "data-kind": "event", "data-id": event.id },
      swatch(layer, event.assertion),
      el("span", { class: "item-body" },
        el("span", { class: "item-title" }, this.found(event.title)),
        el("span", { class: "item-note" }, event.when, event.reports > 1 ? ` · ${sayN("%(n)s report", "%(n)s reports", event.reports)}` : null, " · ", sure),
        beyond ? el("span", { class: "item-found" }, this.found(beyond)) : null)));
  }

  /** A sentence with nodes in the places of its values. */
  woven(text, values) {
    return text.split(/%\((\w+)\)s/).map((part, i) => (i % 2 ? values[part] : part));
  }

  /** News text with marks around what is searched. */
  found(text) {
    return el("bdi", {}, marked(text, this.model.sought));
  }

  placeRow(place, first) {
    const layer = this.model.layers.get("places");
    return el("li", { class: first ? "first-place" : null },
      first ? el("span", { class: "list-part" }, layer.title) : null,
      el("button", { type: "button", class: "item", "data-kind": "place", "data-id": place.place_id },
        swatch(layer),
        el("span", { class: "item-body" },
          el("span", { class: "item-title" }, this.found(place.name)),
          el("span", { class: "item-note" }, sayN("named in %(n)s sentence", "named in %(n)s sentences", place.sentences.length)))));
  }

  markSelected() {
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    for (const row of this.grid.querySelectorAll('[aria-selected="true"]')) row.setAttribute("aria-selected", "false");
    const { selected } = this.model;
    if (!selected) return;
    const where = `[data-kind="${selected.kind}"][data-id="${CSS.escape(selected.id)}"]`;
    this.list.querySelector(where)?.setAttribute("aria-current", "true");
    this.grid.querySelector(where)?.setAttribute("aria-selected", "true");
  }
}

/** Too narrow for the table; narrow enough for the sheet. */
const slim = matchMedia("(max-width: 1099px)");
const narrow = matchMedia("(max-width: 799px)");

/** What scrolls the rows at this width. */
function scroller() {
  return narrow.matches ? byId("sheet-body") : byId("events").querySelector(".list-scroll");
}

function idOf({ kind, item }) {
  return kind === "event" ? item.id : item.place_id;
}

function remembered() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    // Where storage is forbidden the list is shown, as at the first visit.
    return null;
  }
}

function remember(name) {
  try {
    localStorage.setItem(STORED, name ?? "list");
  } catch {
    // Where storage is forbidden the choice holds until the page is left.
  }
}
