/**
 * Filters by choices (region, claimant, actor, outlet, stage, precision) and by a box on the map: what is chosen, the test
 * that each puts to an event, and how they stand in the address.  The server's table (`geodata.layers.facets`) says which
 * there are; a choice means the same here as in its SQL.
 * @module filters
 */

import { plain } from "./search.js";

/** What parts the values of a list in the address: fixed names, and free ones that may hold commas. */
const COMMA = ",";
const BAR = "|";
/** Digits of a box after the point: about ten metres. */
const DIGITS = 4;

export class Filters {
  constructor() {
    /** @type {Array<{name: string, fixed: ?string[]}>} as the server wrote them */
    this.facets = [];
    /** @type {Map<string, Array<{value: string, title: ?string}>>} what can be chosen, by facet */
    this.choices = new Map();
    /** @type {Map<string, string[]>} the values chosen, by facet; none for facets that are not in force */
    this.chosen = new Map();
    /** @type {?{west: number, south: number, east: number, north: number}} west greater than east crosses 180° */
    this.box = null;
    this.numbers = new Map();
  }

  define(facets) {
    this.facets = facets;
  }

  /** Take in what the free choices of the feed are; what was chosen and is no more is dropped. */
  load({ choices = {} }) {
    for (const { name, fixed } of this.facets) this.choices.set(name, fixed ? fixed.map((value) => ({ value })) : choices[name] ?? []);
    for (const [name, values] of [...this.chosen]) this.choose(name, values);
  }

  /** Choose exactly these values of a facet; none lifts it.  Unknown ones are ignored; true if that changed anything. */
  choose(name, values) {
    const before = this.key();
    const list = this.choices.get(name) ?? [];
    const numbers = list.flatMap(({ value }, number) => (values.includes(value) ? [number] : []));
    if (numbers.length) {
      this.chosen.set(name, numbers.map((number) => list[number].value));
      this.numbers.set(name, new Set(numbers));
    } else {
      this.chosen.delete(name);
      this.numbers.delete(name);
    }
    return this.key() !== before;
  }

  /** The numbers of an event's values of a facet, as `choices` counts them. */
  valuesOf(event, { name, fixed }) {
    if (!fixed) return event[name] ?? [];
    const number = fixed.indexOf(event[name]);
    return number < 0 ? [] : [number];
  }

  /** What each filter in force asks of an event, by name. */
  tests() {
    const found = {};
    for (const facet of this.facets) {
      const wanted = this.numbers.get(facet.name);
      if (wanted) found[facet.name] = (event) => this.valuesOf(event, facet).some((number) => wanted.has(number));
    }
    const { box } = this;
    if (box) found.box = (event) => within(boxOf(event), box);
    return found;
  }

  /** Whether anything is chosen that says nothing of places without an event. */
  get chooses() {
    return this.chosen.size > 0;
  }

  /** Everything in force as one text; empty for nothing. */
  key() {
    const query = new URLSearchParams();
    this.write(query);
    return query.toString();
  }

  /** Put what is in force into a query. */
  write(query) {
    for (const { name, fixed } of this.facets) {
      const values = this.chosen.get(name);
      if (values) query.set(name, values.join(fixed ? COMMA : BAR));
    }
    if (this.box) query.set("bbox", boxText(this.box));
  }

  /** Take over what a query says; `leave(name, value)` is told what is not understood. */
  read(query, leave) {
    for (const { name, fixed } of this.facets) {
      const given = (query.get(name) ?? "").split(fixed ? COMMA : BAR).map((value) => value.trim()).filter(Boolean);
      const found = given.map((value) => this.find(name, value));
      given.forEach((value, i) => found[i] ?? leave(name, value));
      this.choose(name, found.filter(Boolean));
    }
    const text = query.get("bbox");
    this.box = text ? boxIn(text) : null;
    if (text && !this.box) leave("bbox", text);
  }

  /** The choice that a value of the address means: compared as the server does; undefined if there is none. */
  find(name, value) {
    const list = this.choices.get(name) ?? [];
    const key = plain(value);
    return (list.find((one) => one.value === value) ?? list.find((one) => plain(one.value) === key))?.value;
  }
}

/** West, south, east and north of what is drawn of an event, or null. */
function boxOf({ box, lat, lon }) {
  if (box) return box;
  return lat === undefined || lat === null ? null : [lon, lat, lon, lat];
}

/** Whether a place's box and the chosen one have a spot in common, as the server's SQL decides it. */
function within(place, { west, south, east, north }) {
  if (!place) return false;
  const [w, s, e, n] = place;
  const beside = w > e || west > east ? (w > e && west > east) || e >= west || w <= east : e >= west && w <= east;
  return beside && n >= south && s <= north;
}

/** A box as the address has it. */
export function boxText({ west, south, east, north }) {
  return [west, south, east, north].map((degrees) => Number(degrees.toFixed(DIGITS))).join(COMMA);
}

/** The box that a text writes, or null. */
export function boxIn(text) {
  const parts = text.split(COMMA).map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => /^[+-]?\d+(\.\d*)?$/.test(part))) return null;
  const [west, south, east, north] = parts.map((part) => Number(Number(part).toFixed(DIGITS)));
  const fits = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south <= north;
  return fits ? { west, south, east, north } : null;
}

/** The box of Leaflet bounds, turned into one world; null when it goes round it. */
export function boxOfBounds(bounds) {
  if (bounds.getEast() - bounds.getWest() >= 360) return null;
  const wrap = (degrees) => Number(((((degrees + 180) % 360) + 360) % 360 - 180).toFixed(DIGITS));
  const clamp = (degrees) => Math.min(Math.max(degrees, -90), 90);
  const [west, east] = [wrap(bounds.getWest()), wrap(bounds.getEast())];
  return { west, south: clamp(bounds.getSouth()), east: east === -180 && west > -180 ? 180 : east, north: clamp(bounds.getNorth()) };
}

/**
 * One walk through the events: how many pass, how many more each filter alone keeps away, and for every choice of a facet how
 * many there are under all other filters.
 * @param {Array<Object>} events
 * @param {Object<string, function>} tests all filters in force, by name
 * @param {Filters} filters
 * @returns {{passing: number, kept: Map<string, number>, counts: Map<string, Int32Array>}}
 */
export function tally(events, tests, filters) {
  const list = Object.entries(tests);
  const kept = new Map(list.map(([name]) => [name, 0]));
  const counts = new Map(filters.facets.map(({ name }) => [name, new Int32Array(filters.choices.get(name)?.length ?? 0)]));
  let passing = 0;
  for (const event of events) {
    const failed = failure(event, list);
    if (failed === MANY) continue;
    if (failed) kept.set(failed, kept.get(failed) + 1);
    else passing += 1;
    for (const facet of filters.facets) {
      if (failed && failed !== facet.name) continue;
      const found = counts.get(facet.name);
      for (const number of filters.valuesOf(event, facet)) found[number] += 1;
    }
  }
  return { passing, kept, counts };
}

const MANY = Symbol("several filters");

/** The one filter that an event does not pass, `MANY` for several, null for none. */
function failure(event, tests) {
  let failed = null;
  for (const [name, test] of tests) {
    if (test(event)) continue;
    if (failed) return MANY;
    failed = name;
  }
  return failed;
}
