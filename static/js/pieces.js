/**
 * A piece of the basemap as `tools/build_basemap.py` writes it, decoded once into shares of the world's square, so that
 * drawing at any zoom is one multiplication a number.
 * @module pieces
 */

const MAX_LAT = 85.0511;

/** Longitude as a share of the world's width (Web Mercator). */
export function mercatorX(lon) {
  return (lon + 180) / 360;
}

/** Latitude as a share of the world's height, from the north. */
export function mercatorY(lat) {
  const phi = (Math.min(Math.max(lat, -MAX_LAT), MAX_LAT) * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / (2 * Math.PI);
}

export class Piece {
  /** @param {Object} file see the head of `tools/build_basemap.py`; kinds of lines may be missing */
  constructor(file) {
    const arcs = file.arcs.map((arc) => decoded(arc, file.grid));
    const lines = (numbers) => (numbers ?? []).map((n) => shape(arcs[n]));
    const rings = (list) => (list ?? []).map((ring) => shape(joined(ring, arcs)));
    this.box = file.box ? boxOf(file.box) : null;
    this.land = rings(file.land);
    this.lakes = rings(file.lakes);
    this.coast = lines(file.coast);
    this.border = lines(file.border);
    this.disputed = lines(file.disputed);
    this.adm1 = lines(file.adm1);
    this.river = lines(file.river);
    this.labels = (file.labels ?? []).map(([kind, name, lat, lon, zoom]) => ({ kind, name, zoom, x: mercatorX(lon), y: mercatorY(lat) }));
  }
}

/** Whether two boxes ({left, top, right, bottom}, any unit) share a point. */
export function meets(a, b) {
  return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}

/**
 * Add shapes to the context's path.
 * @param {Array<{points: Float64Array, box}>} shapes
 * @param {{size: number, x0: number, y0: number, seen}} view `size` is the world's width in pixels, `seen` the view in shares
 */
export function trace(context, shapes, { size, x0, y0, seen }, closed) {
  context.beginPath();
  for (const { points, box } of shapes) {
    if (!meets(box, seen)) continue;
    context.moveTo(points[0] * size - x0, points[1] * size - y0);
    for (let i = 2; i < points.length; i += 2) context.lineTo(points[i] * size - x0, points[i + 1] * size - y0);
    if (closed) context.closePath();
  }
}

/** An arc's points in shares of the world's square. */
export function decoded(arc, grid) {
  const points = new Float64Array(arc.length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < arc.length; i += 2) {
    x += arc[i];
    y += arc[i + 1];
    points[i] = mercatorX(x / grid);
    points[i + 1] = mercatorY(y / grid);
  }
  return points;
}

/** The points of a ring's arcs one after the other. */
export function joined(ring, arcs) {
  const parts = ring.map((n) => (n < 0 ? reversed(arcs[~n]) : arcs[n]));
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function reversed(points) {
  const back = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    back[i] = points[points.length - 2 - i];
    back[i + 1] = points[points.length - 1 - i];
  }
  return back;
}

/** Points with the box around them. */
export function shape(points) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    box.left = Math.min(box.left, points[i]);
    box.right = Math.max(box.right, points[i]);
    box.top = Math.min(box.top, points[i + 1]);
    box.bottom = Math.max(box.bottom, points[i + 1]);
  }
  return { points, box };
}

function boxOf([west, south, east, north]) {
  return { left: mercatorX(west), right: mercatorX(east), top: mercatorY(north), bottom: mercatorY(south) };
}
