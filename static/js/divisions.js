/**
 * The first-level divisions of all countries: their outlines, and which one an event lies in.
 * The gazetteer's word decides; where it gives none, the outline that holds the spot.
 * @module divisions
 */

import { decoded, joined, mercatorX, mercatorY, shape } from "./pieces.js";
import { LOCALE } from "./say.js";

/** Columns and rows of the index by place: one a degree. */
const CELLS = 360;
/** Precisions that are too coarse to lie in one division. */
const WIDER = new Set(["country", "region", "sea"]);
/** A spot off every outline belongs to one no farther than this (share of the world's width: about 15 km). */
const OFF_COAST = 15 / 40075;

export class Divisions {
  /**
   * @param {Object} file see `geodata/gazetteer/divisions.py`
   * @param {(event: Object) => string[]} areasOf what the gazetteer says of an event's place: "UA", "UA/Donetsk Oblast"
   */
  constructor(file, areasOf = () => []) {
    this.areasOf = areasOf;
    const arcs = file.arcs.map((arc) => decoded(arc, file.grid));
    this.units = file.units.map(([id, country, name, rings, uk, ru]) => unit({ id, area: `${country}/${name}`, name: { uk, ru }[LOCALE] || name }, rings.map((ring) => shape(joined(ring, arcs)))));
    this.byId = new Map(this.units.map((one) => [one.id, one]));
    this.byName = new Map(this.units.map((one) => [one.area, one]));
    this.cells = indexOf(this.units);
    this.found = new WeakMap();
  }

  /** The division an event counts in, or null. */
  of(event) {
    let unit = this.found.get(event);
    if (unit === undefined) {
      unit = WIDER.has(event.precision) ? null : this.search(event);
      this.found.set(event, unit);
    }
    return unit;
  }

  search(event) {
    const named = this.areasOf(event).find((area) => this.byName.has(area));
    return this.byId.get(event.place_id) ?? this.byName.get(named) ?? this.at(mercatorX(event.lon), mercatorY(event.lat), OFF_COAST);
  }

  /** The division at a spot (shares of the world), or the nearest within `reach`, or null. */
  at(x, y, reach = 0) {
    const near = this.cells.get(cellOf(x, y)) ?? [];
    const inside = near.find((one) => holds(one, x, y));
    if (inside || !reach) return inside ?? null;
    let best = null;
    let least = reach;
    for (const one of near) {
      const distance = apart(one, x, y);
      if (distance < least) [best, least] = [one, distance];
    }
    return best;
  }
}

function unit(told, rings) {
  const box = rings.map((ring) => ring.box).reduce((a, b) => ({ left: Math.min(a.left, b.left), right: Math.max(a.right, b.right), top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) }));
  return { ...told, rings, box, spot: null };
}

function cellOf(x, y) {
  return Math.floor(y * CELLS) * CELLS + Math.floor(x * CELLS);
}

/** The divisions near each cell, so that a search looks at a few. */
function indexOf(units) {
  const cells = new Map();
  for (const one of units) {
    const { left, right, top, bottom } = one.box;
    for (let row = Math.floor((top - OFF_COAST) * CELLS); row <= Math.floor((bottom + OFF_COAST) * CELLS); row += 1) {
      for (let column = Math.floor((left - OFF_COAST) * CELLS); column <= Math.floor((right + OFF_COAST) * CELLS); column += 1) {
        const key = row * CELLS + column;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(one);
      }
    }
  }
  return cells;
}

/** Whether x, y lies inside (even-odd). */
function holds({ rings, box }, x, y) {
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false;
  let odd = false;
  for (const { points } of rings) {
    const last = points.length - 2;
    for (let i = 0, j = last; i <= last; j = i, i += 2) {
      const above = points[i + 1] > y;
      if (above !== points[j + 1] > y && x < ((points[j] - points[i]) * (y - points[i + 1])) / (points[j + 1] - points[i + 1]) + points[i]) odd = !odd;
    }
  }
  return odd;
}

/** The distance to the nearest corner of an outline. */
function apart({ rings }, x, y) {
  let least = Infinity;
  for (const { points } of rings) for (let i = 0; i < points.length; i += 2) least = Math.min(least, Math.hypot(points[i] - x, points[i + 1] - y));
  return least;
}

/** The spot for a division's number, inside its largest ring and far from its edge (shares of the world); found once. */
export function spotOf(one) {
  one.spot ??= farthest(one);
  return one.spot;
}

const TRIES = 12;

function farthest(one) {
  const size = ({ box }) => (box.right - box.left) * (box.bottom - box.top);
  const ring = one.rings.reduce((a, b) => (size(b) > size(a) ? b : a));
  const { left, right, top, bottom } = ring.box;
  const [wide, high] = [right - left, bottom - top];
  let best = { x: (left + right) / 2, y: (top + bottom) / 2, room: 0 };
  for (let i = 1; i < TRIES; i += 1) {
    for (let j = 1; j < TRIES; j += 1) {
      const x = left + (wide * i) / TRIES;
      const y = top + (high * j) / TRIES;
      if (!holds(one, x, y)) continue;
      const off = Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2);
      const room = apart({ rings: [ring] }, x, y) - 0.2 * off;
      if (room > best.room) best = { x, y, room };
    }
  }
  return best;
}
