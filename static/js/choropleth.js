/**
 * Events counted by first-level division: areas in classes of colour with their number, a key, and a card for each.
 * @module choropleth
 */

import { CanvasLayer, theme } from "./canvas.js";
import { openCard } from "./cards.js";
import { classify, classOf } from "./classes.js";
import { bdi, calm, el } from "./dom.js";
import { Divisions, spotOf } from "./divisions.js";
import { meets, mercatorX, mercatorY, trace } from "./pieces.js";
import { number, say, sayN } from "./say.js";
import { partsOf, swatch } from "./symbols.js";

const TILE = 256;
/** A division smaller than this on the screen has no number (pixels). */
const LEAST = { wide: 20, high: 14 };
/** So many divisions are listed below the key. */
const LISTED = 60;

export const ChoroplethLayer = CanvasLayer.extend({
  /** @param {{url, title}} options the file of the divisions */
  initialize(model, options) {
    L.setOptions(this, { ...options, pane: "conflictmap-under" });
    this.model = model;
    this.divisions = null;
    this.chosen = null;
  },

  /** Fetch the outlines, once; `again` asks anew after a failure. */
  async load() {
    if (this.asked) return;
    this.asked = true;
    try {
      const response = await fetch(this.options.url);
      if (!response.ok) throw new Error(String(response.status));
      this.divisions = new Divisions(await response.json(), (event) => areasOf(this.model, event));
      this.fire("loaded");
      this.redraw();
    } catch {
      // The rest of the map stays; the page says which layer failed and offers to try again.
      this.fire("unloaded");
    }
  },

  again() {
    this.asked = this.divisions !== null;
    this.load();
    this.redraw();
  },

  /** The events of each division under all filters, the classes of their numbers, and how many events lie in none. */
  counted() {
    if (!this.divisions) return null;
    return this.model.once("divisions", () => {
      const found = new Map();
      let wider = 0;
      for (const event of this.model.shown()) {
        const unit = this.divisions.of(event);
        if (!unit) wider += 1;
        else if (found.has(unit)) found.get(unit).push(event);
        else found.set(unit, [event]);
      }
      return { found, wider, classes: classify([...found.values()].map((events) => events.length)) };
    });
  },

  /** The counts by name, the classes, how many events lie in no division, and how long counting and drawing took in ms. */
  told() {
    const counted = this.counted();
    if (!counted) return { counts: null };
    return { counts: Object.fromEntries([...counted.found].map(([unit, events]) => [unit.name, events.length])), classes: counted.classes, wider: counted.wider, took: this.took };
  },

  draw(context, view) {
    const began = performance.now();
    const counted = this.counted();
    if (!counted) return;
    const colours = theme();
    const size = TILE * 2 ** view.zoom;
    for (let copy = Math.floor(view.x0 / size); copy * size < view.x0 + view.width; copy += 1) {
      this._copy(context, { ...view, size, x0: view.x0 - copy * size }, counted, colours);
    }
    this.took = performance.now() - began;
  },

  _copy(context, view, { found, classes }, colours) {
    const { size, x0, y0, width, height } = view;
    const seen = { left: x0 / size, right: (x0 + width) / size, top: y0 / size, bottom: (y0 + height) / size };
    const frame = { ...view, seen };
    const near = [...found].filter(([unit]) => meets(unit.box, seen));
    context.lineJoin = "round";
    for (const [unit, events] of near) {
      trace(context, unit.rings, frame, true);
      context.globalAlpha = 0.8;
      context.fillStyle = colours[`count-${step(classOf(classes, events.length), classes.length)}`];
      context.fill("evenodd");
      context.globalAlpha = 1;
      context.strokeStyle = unit === this.chosen ? colours.accent : colours["label-quiet"];
      context.lineWidth = unit === this.chosen ? 3 : 0.8;
      context.stroke();
    }
    for (const [unit, events] of near) this._number(context, unit, events.length, view, colours);
  },

  _number(context, unit, count, { size, x0, y0 }, colours) {
    const { left, right, top, bottom } = unit.box;
    if ((right - left) * size < LEAST.wide || (bottom - top) * size < LEAST.high) return;
    const { x, y } = spotOf(unit);
    context.font = `700 13px ${colours.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = colours["label-halo"];
    context.lineWidth = 3.5;
    context.strokeText(number(count), x * size - x0, y * size - y0);
    context.fillStyle = colours["label-ink"];
    context.fillText(number(count), x * size - x0, y * size - y0);
  },

  /** The division under a position that holds events, or null. */
  hit({ lat, lng }) {
    const unit = this.divisions?.at(((mercatorX(lng) % 1) + 1) % 1, mercatorY(lat));
    const events = unit && this.counted().found.get(unit);
    return events ? { unit, events } : null;
  },

  /** What the pointer is told. */
  tip({ unit, events }) {
    return [el("strong", {}, bdi(`${unit.name} · ${sayN("%(n)s event", "%(n)s events", events.length)}`)), el("span", {}, kindsIn(this.model, events).map(({ layer, count }) => `${layer.title} ${number(count)}`).join(" · "))];
  },

  /** A card with the count and the kinds of one division; `list` opens its events. */
  card({ unit, events }, list) {
    this.chosen = unit;
    this.redraw();
    const rows = kindsIn(this.model, events).map(({ layer, count }) => el("li", {}, swatch(layer), el("span", {}, layer.title), el("strong", {}, number(count))));
    const close = openCard(unit.name, [
      el("p", { class: "card-lead" }, sayN("%(n)s event under the filters now in force", "%(n)s events under the filters now in force", events.length)),
      el("ul", { class: "card-counts" }, rows),
      el("div", { class: "card-buttons" },
        el("button", { type: "button", class: "button", onclick: () => (close(), list(events, unit.name)) }, say("List these events")),
        this.known(unit) ? el("button", { type: "button", class: "button", onclick: () => (close(), this.model.choose("area", [unit.area])) }, say("Only this region")) : null),
    ], () => {
      this.chosen = null;
      this.redraw();
    });
  },

  /** Whether the filter by region knows a division. */
  known(unit) {
    return (this.model.filters.choices.get("area") ?? []).some(({ value }) => value === unit.area);
  },

  /** The key: classes with the number of areas in each, what is not counted, and the areas as buttons. */
  key(open) {
    const counted = this.counted();
    if (!counted) return [el("p", {}, this.asked ? say("Loading …") : "")];
    const { found, wider, classes } = counted;
    const rows = classes.map(({ low, high, areas }, i) => el("li", {}, el("span", { class: `patch count-${step(i, classes.length)}`, "aria-hidden": "true" }),
      el("span", {}, low === high ? sayN("%(n)s event", "%(n)s events", low) : say("%(low)s–%(high)s events", { low, high })),
      el("span", { class: "quiet" }, sayN("%(n)s area", "%(n)s areas", areas))));
    const ranked = [...found].sort(([a, x], [b, y]) => y.length - x.length || (a.name < b.name ? -1 : 1)).slice(0, LISTED);
    const buttons = ranked.map(([unit, events]) => el("li", {}, el("button", { type: "button", "data-division": unit.id, onclick: () => open({ unit, events }) }, el("span", {}, bdi(unit.name)), el("span", { class: "quiet" }, number(events.length)))));
    return [
      found.size ? el("ul", { class: "key-classes" }, rows) : el("p", {}, say("No event of a region is shown.")),
      wider ? el("p", {}, sayN("%(n)s event is not counted here: known only to a country, a wider region or a sea.", "%(n)s events are not counted here: known only to a country, a wider region or a sea.", wider)) : null,
      found.size ? el("details", { class: "key-areas" }, el("summary", {}, say("Regions by count")), el("ol", {}, buttons)) : null,
    ];
  },

  /** Show one division whole. */
  show({ unit }) {
    const { left, right, top, bottom } = unit.box;
    const at = (x, y) => this._map.unproject([x * TILE, y * TILE], 0);
    this._map.fitBounds([at(left, bottom), at(right, top)], { maxZoom: 8, padding: [30, 30], animate: !calm() });
  },
});

/** Which of the five colours a class has: few classes are spread over all of them. */
function step(i, classes) {
  return classes <= 1 ? 3 : 1 + Math.round((4 * i) / (classes - 1));
}

/** What the gazetteer says of an event's place: "UA", "UA/Donetsk Oblast". */
function areasOf(model, event) {
  const choices = model.filters.choices.get("area") ?? [];
  return (event.area ?? []).map((number) => choices[number]?.value);
}

function kindsIn(model, events) {
  return partsOf(events, model.layers).sort((a, b) => b.count - a.count);
}
