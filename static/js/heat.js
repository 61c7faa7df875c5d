/**
 * Density of events: each is spread over the distance within which its place is known (never less than the smoothing
 * distance), one known only to an area evenly over that area; the sum is told as events per 1,000 km².
 * @module heat
 */

import { CanvasLayer, theme } from "./canvas.js";
import { el } from "./dom.js";
import { mercatorX, mercatorY } from "./pieces.js";
import { LOCALE, number, say, sayN } from "./say.js";

const TILE = 256;
const EQUATOR_KM = 40075.017;
/** A cell of the picture, and the least spread of an event (one standard deviation), in pixels. */
const CELL = 4;
const LEAST = 15;
/** Spreads are taken in steps of √2, always to the wider one, up to this many. */
const LEVELS = 14;
/** How many colours there are, and how far the lowest may lie below the highest density. */
const BANDS = 5;
const WIDEST = 1000;

/** Kilometres of a pixel at a latitude (as a share of the world's height) and world size in pixels. */
function kmPerPixel(y, size) {
  return EQUATOR_KM / size / Math.cosh(Math.PI * (1 - 2 * y));
}

/**
 * The density in each cell of a view.
 * @param {Array<{x, y, weight, sigma}>} spots in pixels of the view, `sigma` too; `level` as `levelOf` gives it
 * @param {Array<{rings: Array<Float64Array>, density: number}>} areas rings in pixels of the view, events per km²
 * @param {{width, height, km: (y: number) => number}} view `km` is kilometres a pixel at a height
 * @returns {{columns, rows, cells: Float32Array}} events per km²
 */
export function densityIn(spots, areas, view) {
  const columns = Math.ceil(view.width / CELL);
  const rows = Math.ceil(view.height / CELL);
  const grid = { columns, rows, cells: new Float32Array(columns * rows) };
  const levels = Map.groupBy ? Map.groupBy(spots, ({ sigma }) => levelOf(sigma)) : grouped(spots);
  for (const [level, members] of levels) addLevel(grid, members, level, view);
  for (const area of areas) fillArea(grid, area);
  return grid;
}

function grouped(spots) {
  const found = new Map();
  for (const spot of spots) {
    const level = levelOf(spot.sigma);
    if (!found.has(level)) found.set(level, []);
    found.get(level).push(spot);
  }
  return found;
}

/** The step of a spread; its own spread is `LEAST · √2^step`. */
export function levelOf(sigma) {
  return Math.min(Math.max(Math.ceil(2 * Math.log2(sigma / LEAST) - 1e-9), 0), LEVELS);
}

/** Spread the events of one step on a grid as coarse as their spread allows, and add it. */
function addLevel(grid, spots, level, view) {
  const sigma = LEAST * 2 ** (level / 2);
  const cell = CELL * 2 ** Math.floor(level / 2);
  const margin = Math.ceil((3.2 * sigma) / cell);
  const columns = Math.ceil(view.width / cell) + 2 * margin;
  const rows = Math.ceil(view.height / cell) + 2 * margin;
  const cells = new Float32Array(columns * rows);
  let any = false;
  for (const { x, y, weight } of spots) {
    const column = Math.floor(x / cell) + margin;
    const row = Math.floor(y / cell) + margin;
    if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
    cells[row * columns + column] += weight;
    any = true;
  }
  if (!any) return;
  blur(cells, columns, rows, sigma / cell);
  for (let row = 0; row < grid.rows; row += 1) {
    const y = (row + 0.5) * CELL;
    const perCell = 1 / (cell * view.km(y)) ** 2;
    const v = y / cell - 0.5 + margin;
    const top = Math.floor(v);
    const down = v - top;
    for (let column = 0; column < grid.columns; column += 1) {
      const u = ((column + 0.5) * CELL) / cell - 0.5 + margin;
      const left = Math.floor(u);
      const right = u - left;
      const at = top * columns + left;
      const upper = cells[at] * (1 - right) + cells[at + 1] * right;
      const lower = cells[at + columns] * (1 - right) + cells[at + columns + 1] * right;
      grid.cells[row * grid.columns + column] += (upper * (1 - down) + lower * down) * perCell;
    }
  }
}

/** Three running means in each direction: nearly a Gaussian bell of this standard deviation (in cells). */
function blur(cells, columns, rows, sigma) {
  const reach = Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  const line = new Float32Array(Math.max(columns, rows));
  for (let pass = 0; pass < 3; pass += 1) {
    for (let row = 0; row < rows; row += 1) mean(cells, row * columns, 1, columns, reach, line);
    for (let column = 0; column < columns; column += 1) mean(cells, column, columns, rows, reach, line);
  }
}

function mean(cells, start, step, count, reach, line) {
  const share = 1 / (2 * reach + 1);
  let sum = 0;
  for (let i = 0; i < count; i += 1) line[i] = cells[start + i * step];
  for (let i = 0; i < Math.min(reach, count); i += 1) sum += line[i];
  for (let i = 0; i < count; i += 1) {
    if (i + reach < count) sum += line[i + reach];
    if (i - reach - 1 >= 0) sum -= line[i - reach - 1];
    cells[start + i * step] = Math.max(sum, 0) * share;
  }
}

/** Add an even density inside rings (even-odd), row by row. */
function fillArea({ columns, rows, cells }, { rings, density }) {
  const crossings = Array.from({ length: rows }, () => null);
  for (const points of rings) {
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      const [x1, y1, x2, y2] = [points[j], points[j + 1], points[i], points[i + 1]];
      if (y1 === y2) continue;
      const from = Math.max(Math.ceil(Math.min(y1, y2) / CELL - 0.5), 0);
      const to = Math.min(Math.ceil(Math.max(y1, y2) / CELL - 0.5), rows);
      for (let row = from; row < to; row += 1) {
        (crossings[row] ??= []).push(x1 + (((row + 0.5) * CELL - y1) * (x2 - x1)) / (y2 - y1));
      }
    }
  }
  crossings.forEach((found, row) => {
    if (!found) return;
    found.sort((a, b) => a - b);
    for (let k = 0; k + 1 < found.length; k += 2) {
      const from = Math.max(Math.ceil(found[k] / CELL - 0.5), 0);
      const to = Math.min(Math.ceil(found[k + 1] / CELL - 0.5), columns);
      for (let column = from; column < to; column += 1) cells[row * columns + column] += density;
    }
  });
}

/**
 * Lower bounds of the colours: from where a lone event is just seen to the highest density, in equal ratios, as round numbers.
 * @param {number} highest the highest density, and `lone` that of a lone event
 * @returns {number[]} ascending; empty where there is nothing
 */
export function bandsOf(highest, lone) {
  if (!(highest > 0)) return [];
  const low = Math.max(Math.min(0.3 * lone, highest / 3), highest / WIDEST);
  const ratio = (highest / low) ** (1 / BANDS);
  const rounded = Array.from({ length: BANDS }, (_, i) => round(low * ratio ** i));
  return [...new Set(rounded)];
}

function round(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.round((value / unit) * 2) / 2 * unit).toPrecision(3));
}

/** The area of rings of shares of the world, in km² (outer rings minus holes, whatever their order of corners). */
export function areaKm2(rings) {
  const sizes = rings.map((points) => Math.abs(ringKm2(points))).sort((a, b) => b - a);
  const signs = rings.map(ringKm2);
  const main = Math.sign(signs.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0));
  return Math.max(signs.reduce((sum, part) => sum + part * main, 0), sizes[0] * 0.05);
}

/** Signed area on the sphere between a ring and the equator: longitude times the mean sine of latitude, side by side. */
function ringKm2(points) {
  const radius = EQUATOR_KM / (2 * Math.PI);
  let sum = 0;
  for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
    const sine = Math.tanh(Math.PI * (1 - 2 * points[j + 1])) + Math.tanh(Math.PI * (1 - 2 * points[i + 1]));
    sum += (points[i] - points[j]) * 2 * Math.PI * sine;
  }
  return (sum / 2) * radius * radius;
}

export const HeatLayer = CanvasLayer.extend({
  initialize(model, options) {
    L.setOptions(this, { ...options, pane: "conflictmap-under" });
    this.model = model;
    this.outlines = new WeakMap();
    this.picture = document.createElement("canvas");
    this.shown = null;
  },

  /** How many events the density rests on. */
  count() {
    const { model } = this;
    return model.once("density", () => model.shown().filter((event) => event.point || model.areas[event.place_id]).length);
  },

  draw(context, view) {
    const began = performance.now();
    const size = TILE * 2 ** view.zoom;
    const km = (y) => kmPerPixel((y + view.y0) / size, size);
    const spots = this._spots(view, size);
    const areas = this._areas(view, size);
    const grid = densityIn(spots, areas, { width: view.width, height: view.height, km });
    const highest = grid.cells.reduce((a, b) => Math.max(a, b), 0);
    const bands = bandsOf(highest * 1000, this._lone(spots, areas, view, km) * 1000);
    this._paintGrid(context, grid, bands);
    this.shown = { bands, highest: highest * 1000, km: LEAST * km(view.height / 2), took: performance.now() - began };
    this.fire("drawn");
  },

  /** The lower bounds of the colours, the highest density, the smoothing in km, and how long the drawing took in ms. */
  told() {
    return this.shown;
  },

  /** Events at points that reach into the view, in its pixels. */
  _spots({ x0, y0, width, height }, size) {
    const spots = this.model.once("density-spots", () => this.model.nodes().flatMap((node) => radii(node.events).map(([radius, weight]) => (
      { x: node.worldX, y: node.worldY, radius, weight, stretch: Math.cosh(Math.PI * (1 - 2 * node.worldY)) }))));
    const found = [];
    for (const spot of spots) {
      const sigma = Math.sqrt(LEAST * LEAST + ((spot.radius / 2) * (size / EQUATOR_KM) * spot.stretch) ** 2);
      const reach = 5 * sigma;
      const x = nearest(spot.x * size - x0, width / 2, size);
      const y = spot.y * size - y0;
      if (x > -reach && x < width + reach && y > -reach && y < height + reach) found.push({ x, y, weight: spot.weight, sigma });
    }
    return found;
  },

  /** Events known to an area only: its rings in the view's pixels, and how many lie on a km² of it. */
  _areas({ x0, y0, width, height }, size) {
    return this.model.areaGroups().map(({ geometry, events }) => {
      const { rings, km2, box } = this._outline(geometry);
      const shift = nearest(((box.left + box.right) / 2) * size - x0, width / 2, size) - (((box.left + box.right) / 2) * size - x0);
      const left = box.left * size - x0 + shift;
      const inView = left < width && left + (box.right - box.left) * size > 0 && box.top * size < y0 + height && box.bottom * size > y0;
      if (!inView) return null;
      return { density: events.length / km2, rings: rings.map((points) => points.map((value, i) => (i % 2 ? value * size - y0 : value * size - x0 + shift))) };
    }).filter(Boolean);
  },

  _outline(geometry) {
    if (!this.outlines.has(geometry)) {
      const lists = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
      const rings = lists.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [mercatorX(lon), mercatorY(lat)])));
      const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      for (const points of rings) {
        for (let i = 0; i < points.length; i += 2) {
          box.left = Math.min(box.left, points[i]);
          box.right = Math.max(box.right, points[i]);
          box.top = Math.min(box.top, points[i + 1]);
          box.bottom = Math.max(box.bottom, points[i + 1]);
        }
      }
      this.outlines.set(geometry, { rings, km2: areaKm2(rings), box });
    }
    return this.outlines.get(geometry);
  },

  /** The density of a lone event as they mostly are in this view: a tenth of them is spread thinner. */
  _lone(spots, areas, view, km) {
    const peaks = spots.map(({ y, sigma }) => 1 / (2 * Math.PI * (LEAST * 2 ** (levelOf(sigma) / 2) * km(y)) ** 2));
    const all = Float64Array.from([...peaks, ...areas.map(({ density }) => density)]).sort();
    return all[Math.floor(all.length / 10)] ?? 0;
  },

  /** Colour the cells, each in four so that the edges of the colours are smooth. */
  _paintGrid(context, { columns, rows, cells }, bands) {
    const { picture } = this;
    const [wide, high] = [2 * columns, 2 * rows];
    if (picture.width !== wide || picture.height !== high) [picture.width, picture.height] = [wide, high];
    const pen = picture.getContext("2d", { willReadFrequently: true });
    const image = pen.createImageData(wide, high);
    const inks = inksOf(bands.length);
    const ink = new Uint32Array(image.data.buffer);
    const bounds = bands.map((low) => low / 1000);
    for (let y = 0; y < high; y += 1) {
      const row = y >> 1;
      const beyond = Math.min(Math.max(y & 1 ? row + 1 : row - 1, 0), rows - 1);
      for (let x = 0; x < wide; x += 1) {
        const column = x >> 1;
        const beside = Math.min(Math.max(x & 1 ? column + 1 : column - 1, 0), columns - 1);
        const value = (9 * cells[row * columns + column] + 3 * cells[row * columns + beside] + 3 * cells[beyond * columns + column] + cells[beyond * columns + beside]) / 16;
        let band = bounds.length - 1;
        while (band >= 0 && value < bounds[band]) band -= 1;
        if (band >= 0) ink[y * wide + x] = inks[band];
      }
    }
    pen.putImageData(image, 0, 0);
    context.save();
    context.globalAlpha = 0.72;
    context.drawImage(picture, 0, 0, columns * CELL, rows * CELL);
    context.restore();
  },

  /** The key: the colours with their lower bounds, and over what is smoothed. */
  key() {
    if (!this.shown?.bands.length) return [el("p", {}, say("No event with a place is in view."))];
    const { bands, highest, km } = this.shown;
    const shown = (value) => value.toLocaleString(LOCALE, { maximumSignificantDigits: 2 });
    const rows = bands.map((low, i) => el("li", {}, el("span", { class: `patch heat-${step(i, bands.length)}`, "aria-hidden": "true" }),
      el("span", {}, say("%(low)s to %(high)s", { low: shown(low), high: shown(bands[i + 1] ?? Math.max(highest, low)) }))));
    return [
      el("p", {}, say("Events per 1,000 km²")),
      el("ul", { class: "key-classes" }, rows),
      el("p", {}, sayN("%(n)s event, smoothed over about %(km)s km, or over the distance or area within which its place is known.", "%(n)s events, each smoothed over about %(km)s km, or over the distance or area within which its place is known.", this.count(), { km: km < 10 ? number(Math.round(km * 10) / 10) : number(Math.round(km)) })),
    ];
  },
});

/** The copy of a position that lies nearest to the middle of the view. */
function nearest(x, middle, size) {
  return x - Math.round((x - middle) / size) * size;
}

/** How many of a spot's events are known to within each radius. */
function radii(events) {
  if (events.length === 1) return [[events[0].radius_km, 1]];
  const found = new Map();
  for (const { radius_km: radius } of events) found.set(radius, (found.get(radius) ?? 0) + 1);
  return [...found];
}

function step(i, bands) {
  return bands <= 1 ? 3 : 1 + Math.round((4 * i) / (bands - 1));
}

/** The colours as the bytes of a picture. */
function inksOf(count) {
  const colours = theme();
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  return Array.from({ length: count }, (_, i) => {
    pen.fillStyle = colours[`heat-${step(i, count)}`];
    pen.fillRect(0, 0, 1, 1);
    return new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer)[0];
  });
}
