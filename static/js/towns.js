/**
 * Names of the basemap: towns, countries, divisions and seas, for the canvas that also knows where the marks are.
 * @module towns
 */

import { mercatorX, mercatorY } from "./pieces.js";

const TILE = 256;
/** How each kind of name is written; `to` is the zoom at which countries give way to what lies in them. */
const LOOKS = {
  country: { size: 12, weight: 600, ink: "label-country", caps: true, centred: true, to: 7.5 },
  sea: { size: 12.5, weight: 400, ink: "label-sea", style: "italic", centred: true, to: 12 },
  adm1: { size: 11, weight: 400, ink: "label-adm", style: "italic", centred: true, to: 9 },
  town: { size: 11.5, weight: 400, ink: "label-town", r: 2.5, to: 99 },
};

export class Towns {
  constructor() {
    this.towns = [];
    this.areas = new Map();
    /** Names in the page's language by kind and romanised name; those that are missing stay romanised. */
    this.local = {};
    this.onload = () => {};
    /** Whether other names take their place. */
    this.hidden = false;
  }

  /** Fetch the list of towns; without it the map has no names of its own. */
  async load(address) {
    try {
      const response = await fetch(address);
      if (!response.ok) return;
      const rows = await response.json();
      this.towns = rows.map(([name, lat, lon, zoom]) => ({ kind: "town", name, zoom, x: mercatorX(lon), y: mercatorY(lat) }));
      this.onload();
    } catch {
      // Names are an extra; the map stays usable.
    }
  }

  /** Fetch the names in the page's language (`static/basemap/names.*.json`); English pages have no such file. */
  async translate(address) {
    if (!address) return;
    try {
      const response = await fetch(address);
      if (!response.ok) return;
      this.local = await response.json();
      this.onload();
    } catch {
      // The romanised names stay.
    }
  }

  /** The name as it is shown: in the page's language where it is known. */
  shown(kind, name) {
    const local = this.local[kind]?.[name] ?? name;
    return LOOKS[kind].caps ? local.toUpperCase() : local;
  }

  /** Take in the names of areas that came with a piece of the basemap. */
  set(piece, labels) {
    this.areas.set(piece, labels);
    this.onload();
  }

  /** Names to be placed in the view, most important first, in canvas pixels. */
  near({ zoom, x0, y0, width, height }) {
    if (this.hidden) return [];
    const size = TILE * 2 ** zoom;
    const seen = ({ kind, zoom: from, x, y }) => from <= zoom + 0.25 && zoom <= LOOKS[kind].to
      && x * size > x0 && x * size < x0 + width && y * size > y0 && y * size < y0 + height;
    const areas = [...this.areas.values()].flat().filter(seen);
    const of = (kind) => areas.filter((label) => label.kind === kind);
    const ordered = [...of("country"), ...of("sea"), ...this.towns.filter(seen), ...of("adm1")];
    return ordered.map(({ kind, name, x, y }) => ({
      r: 0, ...LOOKS[kind], kind, text: this.shown(kind, name), x: x * size - x0, y: y * size - y0,
    }));
  }
}
