/**
 * Areas: outlines in world pixels, the best spot inside for the count, and the test whether a point lies inside.
 * @module areas
 */

/** How many spots a side are tried for the count's place. */
const TRIES = 14;

/**
 * An area's rings in world pixels at a zoom.
 * @param {L.Map} map
 * @returns {{rings: Array<Array<{x,y}>>, box: {west, south, east, north}}} outer rings and holes alike (even-odd)
 */
export function projected(map, geometry, zoom) {
  const rings = ringsOf(geometry).map((ring) => ring.map(([lon, lat]) => map.project([lat, lon], zoom)));
  const xs = rings.flat().map((point) => point.x);
  const ys = rings.flat().map((point) => point.y);
  const box = { left: least(xs), top: least(ys), right: most(xs), bottom: most(ys) };
  return { rings, box };
}

/** The outline's corners as [[south, west], [north, east]] in degrees. */
export function boundsOf(geometry) {
  const points = ringsOf(geometry).flat();
  const lons = points.map((point) => point[0]);
  const lats = points.map((point) => point[1]);
  return [[least(lats), least(lons)], [most(lats), most(lons)]];
}

/** Whether x, y lies inside (even-odd). */
export function inside(rings, x, y) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}

/**
 * The spot for the count: inside the area, as far as can be from its edge and from the marks.
 * @param {Array<{x, y, r}>} marks in world pixels
 */
export function spotInside({ rings, box }, marks, fallback) {
  let best = fallback;
  let most = -Infinity;
  const near = marks.filter((m) => m.x > box.left - 60 && m.x < box.right + 60 && m.y > box.top - 60 && m.y < box.bottom + 60);
  const edge = thinned(rings);
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const span = Math.hypot(box.right - box.left, box.bottom - box.top);
  for (let i = 1; i < TRIES; i += 1) {
    for (let j = 1; j < TRIES; j += 1) {
      const x = box.left + ((box.right - box.left) * i) / TRIES;
      const y = box.top + ((box.bottom - box.top) * j) / TRIES;
      if (!inside(rings, x, y)) continue;
      let room = edge.reduce((found, p) => Math.min(found, Math.hypot(p.x - x, p.y - y)), Infinity);
      for (const mark of near) room = Math.min(room, (Math.hypot(mark.x - x, mark.y - y) - mark.r) * 0.8);
      const score = Math.min(room, 90) - (20 * Math.hypot(x - centre.x, y - centre.y)) / (span || 1);
      if (score > most) {
        most = score;
        best = { x, y };
      }
    }
  }
  return best;
}

function ringsOf(geometry) {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

/** At most about 160 points of the outlines: enough to keep away from the edge. */
function thinned(rings) {
  const points = rings.flat();
  const step = Math.max(1, Math.floor(points.length / 160));
  return points.filter((_, i) => i % step === 0);
}

function least(values) {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(values) {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
