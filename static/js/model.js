/**
 * What the map and the list show: the layers, which are on, the days, the events of the feed, and what is selected.
 * Fires "change" (another set is shown), "select" and "feed".
 * @module model
 */

import { Filters, tally } from "./filters.js";
import { mercatorX, mercatorY } from "./pieces.js";
import { say } from "./say.js";
import { plain, sought } from "./search.js";
import { clamped, extentOf, OPEN, spanOf } from "./time.js";

/** Precisions that are drawn as a mark; everything coarser is an area. */
const POINTS = new Set(["site", "settlement", "near"]);
/** "Places mentioned" starts on while it holds fewer than this. */
const MANY_PLACES = 200;

export class Model extends EventTarget {
  constructor() {
    super();
    /** @type {Map<string, Object>} layer definitions by id, in the order of the legend */
    this.layers = new Map();
    /** @type {Set<string>} ids of the layers that are on */
    this.on = new Set();
    this.defaults = "";
    this.events = [];
    this.byId = new Map();
    this.places = [];
    /** Happenings by the ids of their further reports. */
    this.aliases = {};
    this.areas = {};
    /** The happenings in no layer of marks, with what filters ask of them. */
    this.unplaced = [];
    this.asOf = null;
    this.loaded = false;
    /** @type {?{kind: string, id: string}} */
    this.selected = null;
    /** @type {?{from: number, to: number}} the days shown, null for all; see `time.js` */
    this.window = null;
    /** Whether the days are still moving (dragged or played): slow parts may then follow a little later. */
    this.live = false;
    /** @type {?{first: number, last: number}} first and last day of the events */
    this.extent = null;
    /** What is searched, as typed, its words, and the words of the events once they have come. */
    this.query = "";
    this.sought = [];
    this.words = null;
    /** @type {Map<string, string>} how sure an assertion is, as the server wrote it: its row in the legend */
    this.sureness = new Map();
    /** @type {?Set<string>} the rows of the legend shown, null for all; and whether only events with people harmed are */
    this.sure = null;
    this.harmed = false;
    /** Filters by choices and by a box. */
    this.filters = new Filters();
    this.held = 0;
    /** Counts up whenever another set is shown; a key for caches. */
    this.revision = 0;
    /** @type {Map<string, () => ?number>} what other layers than those of events count, by id */
    this.counters = new Map();
    this.caches = new Map();
    this.kept = {};
    this.days = daysOf([]);
  }

  /** Take in a layer; `options` are those that the server wrote. */
  define(options) {
    this.layers.set(options.id, { ...options, shape: options.shape, path2d: new Path2D(options.path) });
  }

  /** The ids of the layers of events and places, which the filters are about. */
  get kinds() {
    return [...this.layers.values()].filter((layer) => !layer.draw).map((layer) => layer.id);
  }

  /** The ids of what is drawn beside events and places. */
  beside() {
    return [...this.on].filter((id) => this.layers.get(id).draw);
  }

  /** Whether the marks themselves are drawn; a page without that switch draws them. */
  get marked() {
    return !this.layers.has("marks") || this.on.has("marks");
  }

  /** The layers that a list as of `key` means: the marks are on unless it holds "-marks". */
  fromKey(ids) {
    return [...ids.filter((id) => this.layers.has(id)), ...(this.layers.has("marks") && !ids.includes("-marks") ? ["marks"] : [])];
  }

  /** Show one layer alone: of the kinds the chosen one, beside what else is drawn; of what else is drawn that one, for the kinds that are on. */
  solo(id) {
    const kinds = new Set(this.kinds);
    const others = [...this.on].filter((other) => (kinds.has(id) ? !kinds.has(other) : kinds.has(other) && other !== "places"));
    this.setOn([id, ...others]);
  }

  /** Take in the feed: columns become one object an event. */
  load(feed) {
    this.events = rowsOf(feed.events);
    this.events.sort(latestFirst);
    this.dress();
    this.unplaced = rowsOf(feed.unplaced ?? { id: [] });
    for (const event of this.unplaced) Object.assign(event, spanOf(event) ?? NO_DAYS);
    this.filters.load(feed);
    this.byId = new Map(this.events.map((event) => [event.id, event]));
    const drawn = new Set(this.events.filter((event) => event.map !== "off").map((event) => event.place_id));
    this.places = feed.places.filter((place) => POINTS.has(place.precision) && !drawn.has(place.place_id));
    this.aliases = feed.aliases;
    this.areas = feed.areas;
    this.asOf = feed.as_of;
    this.loaded = true;
    this.words = null;
    this.extent = extentOf(this.events);
    if (this.places.length >= MANY_PLACES) this.on.delete("places");
    this.defaults = this.key();
    this.dispatchEvent(new Event("feed"));
    this.changed();
  }

  /** The event of this id, also by the id of one of its reports; undefined if there is none. */
  find(id) {
    return this.byId.get(id) ?? this.byId.get(this.aliases[id]);
  }

  /** Give each event its days as numbers, and the spot that it shares with others at the very same place. */
  dress() {
    const spots = new Map();
    for (const event of this.events) {
      event.point = POINTS.has(event.precision);
      const { start, end } = spanOf(event) ?? NO_DAYS;
      event.start = start;
      event.end = end;
      if (!event.point) continue;
      const key = `${event.lat},${event.lon}`;
      if (!spots.has(key)) {
        spots.set(key, { lat: event.lat, lon: event.lon, name: event.place, worldX: mercatorX(event.lon), worldY: mercatorY(event.lat) });
      }
      event.spot = spots.get(key);
    }
    this.days = daysOf(this.events);
  }

  /** The layers that are on, as one comma list in the order of the legend. */
  key() {
    const on = [...this.layers.keys()].filter((id) => this.on.has(id) && id !== "marks");
    return [...on, ...(this.marked ? [] : ["-marks"])].join(",");
  }

  /** Switch to exactly these layers; unknown ids are ignored. */
  setOn(ids) {
    const wanted = new Set([...ids].filter((id) => this.layers.has(id)));
    if ([...wanted].join() === [...this.on].join()) return;
    this.on = wanted;
    this.changed();
  }

  /** Switch one layer. */
  toggle(id, on = !this.on.has(id)) {
    const next = new Set(this.on);
    if (on) next.add(id);
    else next.delete(id);
    this.setOn(next);
  }

  /**
   * Show the events of these days only, or of all days (null); under a window those without a date are left out.
   * @param {?{from: number, to: number}} window
   * @param {boolean} [live] whether it is still moving
   */
  setWindow(window, live = false) {
    const next = clamped(window, this.extent);
    if (next?.from === this.window?.from && next?.to === this.window?.to && live === this.live) return;
    this.window = next;
    this.live = live;
    this.changed();
  }

  /** Show only what tells of these words; an empty text shows all. */
  search(query) {
    if (query === this.query) return;
    this.query = query;
    this.sought = sought(query);
    this.changed();
  }

  /** Take in the words of the events. */
  setWords(words) {
    this.words = words;
    this.filtered = null;
    if (this.query) this.changed();
  }

  /** Show only what is so sure (rows of the legend); none or all of them is all. */
  setSure(rows) {
    const all = new Set(this.sureness.values());
    const wanted = [...all].filter((row) => rows?.includes(row));
    const sure = wanted.length && wanted.length < all.size ? new Set(wanted) : null;
    if (this.sureKey(sure) === this.sureKey()) return;
    this.sure = sure;
    this.changed();
  }

  /** Show only events with people killed or injured, or all. */
  setHarmed(harmed) {
    if (harmed === this.harmed) return;
    this.harmed = harmed;
    this.changed();
  }

  /** Show only what has one of these values of a facet (`filters.js`); none shows all. */
  choose(name, values) {
    if (this.filters.choose(name, values)) this.changed();
  }

  /** Show only what lies in a box, or all (null). */
  setBox(box) {
    const before = this.filters.key();
    this.filters.box = box;
    if (this.filters.key() !== before) this.changed();
  }

  /** Do several changes as one. */
  together(work) {
    const { revision } = this;
    this.held += 1;
    work();
    this.held -= 1;
    if (this.revision !== revision && !this.held) this.dispatchEvent(new Event("change"));
  }

  /** The assertions shown, as one comma list; empty for all. */
  sureKey(sure = this.sure) {
    return sure ? [...this.sureness].filter(([, row]) => sure.has(row)).map(([assertion]) => assertion).join(",") : "";
  }

  /** The filters in force beside layers and days, by name. */
  tests() {
    const found = {};
    if (this.query && this.words) {
      const hits = this.hits();
      found.query = (event) => hits.has(event);
    }
    if (this.sure) found.sure = (event) => this.sure.has(this.sureness.get(event.assertion));
    if (this.harmed) found.harmed = (event) => harmStep(event) > 0;
    return { ...found, ...this.filters.tests() };
  }

  /** The events, on the map or not, that tell of what is searched. */
  hits() {
    const key = [this.query, this.words, this.events];
    if (!this.found || key.some((part, i) => part !== this.found.key[i])) {
      const hits = [...this.events, ...this.unplaced].filter((event) => this.words.holds(event, this.sought));
      this.found = { key, hits: new Set(hits) };
    }
    return this.found.hits;
  }

  /** What `tally` counts under all filters, layers and days. */
  tally() {
    return this.once("tally", () => {
      const tests = { ...this.tests(), layers: (event) => this.on.has(event.layer) };
      if (this.window) tests.window = this.inWindow();
      return tally(this.events, tests, this.filters);
    });
  }

  inWindow() {
    const { from, to } = this.window;
    return ({ start, end }) => end >= from && start <= to;
  }

  /** How many happenings of the kinds that are on pass the filters and days but are in no layer of marks. */
  unmapped() {
    return this.once("unmapped", () => {
      const tests = Object.values(this.tests());
      if (this.window) tests.push(this.inWindow());
      return this.unplaced.filter((event) => this.on.has(event.kind) && tests.every((test) => test(event))).length;
    });
  }

  /** The events that pass the other filters, whatever their layers and days, with their days side by side. */
  passing() {
    const tests = Object.values(this.tests());
    if (!tests.length) return { events: this.events, days: this.days };
    const key = [this.query, this.sureKey(), this.harmed, this.filters.key()].join("\n");
    if (this.filtered?.key !== key || this.filtered.all !== this.events) {
      const events = this.events.filter((event) => tests.every((test) => test(event)));
      this.filtered = { key, all: this.events, events, days: daysOf(events) };
    }
    return this.filtered;
  }

  /** How many events of the layers that are on are so sure in the days shown ("harmed": have people harmed), on or off. */
  countSure(row) {
    const counts = this.once("sure", () => {
      const found = new Map();
      for (const event of this.left("sure")) found.set(this.sureness.get(event.assertion), (found.get(this.sureness.get(event.assertion)) ?? 0) + 1);
      return found.set("harmed", this.left("harmed").filter((event) => harmStep(event) > 0).length);
    });
    return counts.get(row) ?? 0;
  }

  /** The places that pass the search. */
  passingPlaces() {
    if (this.sure || this.harmed || this.filters.chooses) return [];
    const inside = this.filters.tests().box;
    const places = inside ? this.once("boxed", () => this.places.filter(inside)) : this.places;
    if (!this.query || !this.words) return places;
    return this.once("places", () => places.filter((place) => {
      const text = plain([place.name, ...place.sentences.map((sentence) => sentence.text)].join(" \n "));
      return this.sought.every((word) => text.includes(word));
    }));
  }

  /** The events there would be without some filters: "query", "sure", "harmed", "window" (the days), "layers" (all on). */
  left(...names) {
    const tests = Object.entries(this.tests()).filter(([name]) => !names.includes(name)).map(([, test]) => test);
    const { from, to } = (!names.includes("window") && this.window) || { from: -Infinity, to: Infinity };
    const open = names.includes("window") || !this.window;
    return this.events.filter((event) => (names.includes("layers") || this.on.has(event.layer)) && (open || (event.end >= from && event.start <= to)) && tests.every((test) => test(event)));
  }

  /** How many these are. */
  without(...names) {
    return this.left(...names).length;
  }

  changed() {
    this.revision += 1;
    this.caches.clear();
    if (!this.held) this.dispatchEvent(new Event("change"));
  }

  /** What `work` gives, kept until another set is shown. */
  once(name, work) {
    if (!this.caches.has(name)) this.caches.set(name, work());
    return this.caches.get(name);
  }

  /** How many events (or places) a layer holds in the days shown, on or off; null where counting makes no sense. */
  count(id) {
    if (this.counters.has(id)) return this.counters.get(id)();
    if (id === "places") return this.window ? 0 : this.passingPlaces().length;
    const counts = this.once("counts", () => {
      const { events, days: { starts, ends } } = this.passing();
      const { from, to } = this.window ?? { from: -Infinity, to: Infinity };
      const found = new Map();
      events.forEach(({ layer }, i) => {
        if (!this.window || (ends[i] >= from && starts[i] <= to)) found.set(layer, (found.get(layer) ?? 0) + 1);
      });
      return found;
    });
    return counts.get(id) ?? 0;
  }

  /** The events of the layers that are on which pass the search, whatever their days. */
  switched() {
    const all = this.passing().events;
    if (this.kept.on !== this.on || this.kept.all !== all) {
      const events = all.filter((event) => this.on.has(event.layer));
      this.kept = { on: this.on, all, events, days: daysOf(events) };
    }
    return this.kept.events;
  }

  /** The events of the layers that are on in the days shown, latest first. */
  shown() {
    if (!this.window) return this.switched();
    return this.once("shown", () => {
      const events = this.switched();
      const { starts, ends } = this.kept.days;
      const { from, to } = this.window;
      return events.filter((_, i) => ends[i] >= from && starts[i] <= to);
    });
  }

  /** How many events the layers that are on hold, whatever the other filters and the days. */
  total() {
    if (this.whole?.on !== this.on || this.whole.all !== this.events) {
      this.whole = { on: this.on, all: this.events, count: this.events.reduce((sum, { layer }) => sum + this.on.has(layer), 0) };
    }
    return this.whole.count;
  }

  /** How many events of the layers that are on have no date. */
  undated() {
    const events = this.switched();
    this.kept.undated ??= events.reduce((sum, event) => sum + (event.start > event.end), 0);
    return this.kept.undated;
  }

  /** The places to be drawn; they have no date, so a window leaves them out. */
  shownPlaces() {
    return this.on.has("places") && !this.window ? this.passingPlaces() : [];
  }

  /** Events at points, merged where they lie at the very same spot. */
  nodes(events = this.shown()) {
    const nodes = new Map();
    for (const event of events) {
      if (!event.spot) continue;
      const node = nodes.get(event.spot);
      if (node) node.events.push(event);
      else nodes.set(event.spot, { ...event.spot, events: [event] });
    }
    return [...nodes.values()];
  }

  /** Events known only to an area, by area. */
  areaGroups(events = this.shown()) {
    const groups = new Map();
    for (const event of events) {
      if (event.point || !this.areas[event.place_id]) continue;
      const key = event.place_id;
      if (!groups.has(key)) {
        groups.set(key, { id: key, name: event.place, geometry: this.areas[key], lat: event.lat, lon: event.lon, events: [] });
      }
      groups.get(key).events.push(event);
    }
    return [...groups.values()];
  }

  /** Select an event ("event", id), a place ("place", id), or nothing (null). */
  select(kind, id = null) {
    this.selected = kind ? { kind, id } : null;
    this.dispatchEvent(new Event("select"));
  }

  /** The selected event, or null. */
  get event() {
    return this.selected?.kind === "event" ? this.byId.get(this.selected.id) ?? null : null;
  }

  /** The selected place, or null. */
  get place() {
    return this.selected?.kind === "place" ? this.places.find((place) => place.place_id === this.selected.id) ?? null : null;
  }
}

/** Columns as one object a row. */
function rowsOf(columns) {
  const lists = Object.entries(columns);
  return columns.id.map((_, i) => {
    const row = {};
    for (const [name, list] of lists) row[name] = list[i];
    return row;
  });
}

/** The days of an event without a date: it begins after its end, so that it lies in no window. */
const NO_DAYS = { start: OPEN, end: -OPEN };

/** The events' days side by side, where a filter finds them fast. */
function daysOf(events) {
  return { starts: Int32Array.from(events, ({ start }) => start), ends: Int32Array.from(events, ({ end }) => end) };
}

/** By day, latest first and undated last; then by title. */
function latestFirst(a, b) {
  const day = (event) => event.last ?? event.first ?? "";
  return compared(day(b), day(a)) || compared(a.title, b.title) || compared(a.id, b.id);
}

function compared(a, b) {
  return a < b ? -1 : Number(a > b);
}

/** The fill that an assertion asks for: "solid", "hollow" (claimed) or "dashed" (disputed, denied). */
export function fillOf(assertion) {
  if (assertion === "claimed") return "hollow";
  return assertion === "disputed" || assertion === "denied" ? "dashed" : "solid";
}

/** One word for how sure an event is, for lists; the same as the server's `short_certainty`. */
export function certaintyWord({ assertion, stage }) {
  const words = {
    asserted: say("reported"), claimed: say("claimed"), confirmed: say("confirmed"), disputed: say("disputed"), denied: say("denied"),
    planned: say("planned"), threatened: say("threatened"), hypothetical: say("possible"),
  };
  return words[stage] ?? words[assertion];
}

/** The casualties ring: 0 for none known, then 1 to 4 by people killed or injured (from 1, 10, 50, 200). */
export function harmStep(event) {
  const people = [event.killed, event.injured].reduce((sum, range) => sum + (range ? range[0] ?? range[1] ?? 0 : 0), 0);
  return [1, 10, 50, 200].filter((least) => people >= least).length;
}
