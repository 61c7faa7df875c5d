/**
 * What the map and the list show: the layers, which are on, the events of the feed, and what is selected.
 * Fires "change" (another set is shown), "select" and "feed".
 * @module model
 */

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
    this.unmapped = 0;
    this.asOf = null;
    this.loaded = false;
    /** @type {?{kind: string, id: string}} */
    this.selected = null;
    /** Counts up whenever another set is shown; a key for caches. */
    this.revision = 0;
  }

  /** Take in a layer; `options` are those that the server wrote. */
  define(options) {
    this.layers.set(options.id, { ...options, shape: options.shape, path2d: new Path2D(options.path) });
  }

  /** Take in the feed: columns become one object an event. */
  load(feed) {
    const columns = feed.events;
    const names = Object.keys(columns);
    this.events = columns.id.map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
    for (const event of this.events) event.point = POINTS.has(event.precision);
    this.byId = new Map(this.events.map((event) => [event.id, event]));
    const drawn = new Set(this.events.filter((event) => event.map !== "off").map((event) => event.place_id));
    this.places = feed.places.filter((place) => POINTS.has(place.precision) && !drawn.has(place.place_id));
    this.aliases = feed.aliases;
    this.areas = feed.areas;
    this.unmapped = feed.unmapped;
    this.asOf = feed.as_of;
    this.loaded = true;
    if (this.places.length >= MANY_PLACES) this.on.delete("places");
    this.defaults = this.key();
    this.dispatchEvent(new Event("feed"));
    this.changed();
  }

  /** The event of this id, also by the id of one of its reports; undefined if there is none. */
  find(id) {
    return this.byId.get(id) ?? this.byId.get(this.aliases[id]);
  }

  /** The layers that are on, as one comma list in the order of the legend. */
  key() {
    return [...this.layers.keys()].filter((id) => this.on.has(id)).join(",");
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

  changed() {
    this.revision += 1;
    this.dispatchEvent(new Event("change"));
  }

  /** How many events (or places) a layer holds, on or off. */
  count(id) {
    if (id === "places") return this.places.length;
    return this.events.reduce((sum, event) => sum + (event.layer === id), 0);
  }

  /** The events of the layers that are on. */
  shown() {
    return this.events.filter((event) => this.on.has(event.layer));
  }

  /** The places to be drawn. */
  shownPlaces() {
    return this.on.has("places") ? this.places : [];
  }

  /** Events at points, merged where they lie at the very same spot. */
  nodes() {
    const spots = new Map();
    for (const event of this.shown()) {
      if (!event.point) continue;
      const key = `${event.lat},${event.lon}`;
      if (!spots.has(key)) spots.set(key, { lat: event.lat, lon: event.lon, name: event.place, events: [] });
      spots.get(key).events.push(event);
    }
    return [...spots.values()];
  }

  /** Events known only to an area, by area. */
  areaGroups() {
    const groups = new Map();
    for (const event of this.shown()) {
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

/** The fill that an assertion asks for: "solid", "hollow" (claimed) or "dashed" (disputed, denied). */
export function fillOf(assertion) {
  if (assertion === "claimed") return "hollow";
  return assertion === "disputed" || assertion === "denied" ? "dashed" : "solid";
}

/** What has not happened is never told as fact. */
const NOT_HAPPENED = { planned: "planned", threatened: "threatened", hypothetical: "possible" };

/** One word for how sure an event is, for lists; the same as the server's `short_certainty`. */
export function certaintyWord({ assertion, stage }) {
  return NOT_HAPPENED[stage] ?? (assertion === "asserted" ? "reported" : assertion);
}

/** The casualties ring: 0 for none known, then 1 to 4 by people killed or injured (from 1, 10, 50, 200). */
export function harmStep(event) {
  const people = [event.killed, event.injured].reduce((sum, range) => sum + (range ? range[0] ?? range[1] ?? 0 : 0), 0);
  return [1, 10, 50, 200].filter((least) => people >= least).length;
}
