/**
 * The list: the same events as on the map, in step with the layers; the way for keyboard and screen reader.
 * @module list
 */

import { byId, el, plural } from "./dom.js";
import { emptyWords } from "./empty.js";
import { certaintyWord } from "./model.js";
import { marked } from "./search.js";
import { swatch } from "./symbols.js";

/** Rows written at once; more on demand, so that thousands of events do not block the page. */
const CHUNK = 150;
/** While the days move, rows are written at most this often (milliseconds); the number in the title follows at once. */
const PAUSE = 200;

export class EventList {
  /** @param {(kind: string, id: string, from: HTMLElement) => void} onOpen */
  constructor(model, onOpen) {
    this.model = model;
    this.list = byId("event-list");
    this.heading = byId("events-heading");
    this.limit = CHUNK;
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.more) this.more();
      else onOpen(button.dataset.kind, button.dataset.id, button);
    });
    this.timer = null;
    model.addEventListener("change", () => {
      this.limit = CHUNK;
      if (model.live) this.later();
      else this.render();
    });
    model.addEventListener("select", () => this.markSelected());
  }

  /** The button of an event or place, if it is written. */
  button(kind, id) {
    return this.list.querySelector(`button[data-kind="${kind}"][data-id="${CSS.escape(id)}"]`);
  }

  more() {
    const next = this.limit;
    this.limit += CHUNK;
    this.render();
    this.list.querySelectorAll("button[data-kind]")[next]?.focus();
  }

  title() {
    this.heading.textContent = this.model.loaded ? plural(this.model.shown().length, "event") : "Events";
  }

  later() {
    this.title();
    this.timer ??= setTimeout(() => this.render(), PAUSE);
  }

  render() {
    clearTimeout(this.timer);
    this.timer = null;
    const events = this.model.shown();
    const places = this.model.shownPlaces();
    this.title();
    const rows = events.slice(0, this.limit).map((event) => this.eventRow(event));
    if (rows.length < this.limit) rows.push(...this.placeRows(places).slice(0, this.limit - rows.length));
    if (rows.length < events.length + places.length) {
      rows.push(el("li", { class: "more" }, el("button", { type: "button", "data-more": "1" }, "Show more")));
    }
    this.list.replaceChildren(...rows);
    if (!rows.length && this.model.loaded) this.list.append(el("li", { class: "empty" }, this.emptyText()));
    this.markSelected();
  }

  emptyText() {
    if (!this.model.events.length && !this.model.places.length) return "Nothing has been imported yet.";
    return emptyWords(this.model);
  }

  eventRow(event) {
    const layer = this.model.layers.get(event.layer);
    const claimant = event.claimed_by.join(", ");
    const claimed = claimant ? [event.assertion === "disputed" ? ", claimed by " : " by ", this.found(claimant)] : null;
    const { query, sought, words } = this.model;
    const beyond = query && words?.beyond(event, sought, `${event.title} ${claimant}`);
    return el("li", {}, el("button", { type: "button", class: "item", "data-kind": "event", "data-id": event.id },
      swatch(layer, event.assertion),
      el("span", { class: "item-body" },
        el("span", { class: "item-title" }, this.found(event.title)),
        el("span", { class: "item-note" }, event.when, event.reports > 1 ? ` · ${plural(event.reports, "report")}` : null, " · ", certaintyWord(event), claimed),
        beyond ? el("span", { class: "item-found" }, this.found(beyond)) : null)));
  }

  /** News text with marks around what is searched. */
  found(text) {
    return el("bdi", {}, marked(text, this.model.sought));
  }

  placeRows(places) {
    const layer = this.model.layers.get("places");
    return [...places].sort((a, b) => a.name.localeCompare(b.name)).map((place, i) => el("li", { class: i === 0 ? "first-place" : null },
      i === 0 ? el("span", { class: "list-part" }, layer.title) : null,
      el("button", { type: "button", class: "item", "data-kind": "place", "data-id": place.place_id },
        swatch(layer),
        el("span", { class: "item-body" },
          el("span", { class: "item-title" }, this.found(place.name)),
          el("span", { class: "item-note" }, `named in ${plural(place.sentences.length, "sentence")}`)))));
  }

  markSelected() {
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const { selected } = this.model;
    if (selected) this.button(selected.kind, selected.id)?.setAttribute("aria-current", "true");
  }
}
