/**
 * The first view: all events where they lie together, else the region that holds most of them.
 * @module fit
 */

import { boundsOf } from "./areas.js";

/** A spread up to this (degrees of longitude, latitude) is shown whole. */
const WHOLE = { lon: 40, lat: 22 };
/** How far from the middle of the densest window events still belong to its region. */
const REACH = { lon: 11, lat: 7 };
/** Share of the events that a region must hold to be shown alone. */
const MOST = 0.5;
/** From so many spots on they are taken together by squares of this size (degrees). */
const MANY = 1500;
const SQUARE = 4;
/** Areas wider than this do not widen the view. */
const WIDE_AREA = 9;

/**
 * @returns {{bounds: L.LatLngBounds, left: number}} what to show, and how many events lie outside
 */
export function firstView(model) {
  const spots = spotsOf(model);
  const chosen = region(spots);
  const bounds = L.latLngBounds([]);
  for (const spot of chosen) {
    bounds.extend([spot.lat, spot.lon]);
    if (spot.box) bounds.extend(spot.box);
  }
  const near = bounds.isValid() ? bounds.pad(0.5) : null;
  for (const { lat, lon } of model.shownPlaces()) if (!near || near.contains([lat, lon])) bounds.extend([lat, lon]);
  const count = (list) => list.reduce((sum, spot) => sum + spot.weight, 0);
  return { bounds, left: count(spots) - count(chosen) };
}

function spotsOf(model) {
  const points = model.nodes().map((node) => ({ lat: node.lat, lon: node.lon, weight: node.events.length }));
  const areas = model.areaGroups().map((group) => {
    const box = boundsOf(group.geometry);
    const narrow = box[1][1] - box[0][1] <= WIDE_AREA && box[1][0] - box[0][0] <= WIDE_AREA;
    return { lat: group.lat, lon: group.lon, weight: group.events.length, box: narrow ? box : null };
  });
  return points.length < MANY ? [...points, ...areas] : [...squares(points), ...areas];
}

/** One spot a square, with the weight of all, the position of the first, and the box around all. */
function squares(points) {
  const found = new Map();
  for (const point of points) {
    const key = `${Math.floor(point.lat / SQUARE)},${Math.floor(point.lon / SQUARE)}`;
    const square = found.get(key);
    if (!square) {
      found.set(key, { ...point, box: [[point.lat, point.lon], [point.lat, point.lon]] });
      continue;
    }
    const [low, high] = square.box;
    square.weight += point.weight;
    square.box = [[Math.min(low[0], point.lat), Math.min(low[1], point.lon)], [Math.max(high[0], point.lat), Math.max(high[1], point.lon)]];
  }
  return [...found.values()];
}

function region(spots) {
  const spread = (key) => Math.max(...spots.map((spot) => spot[key])) - Math.min(...spots.map((spot) => spot[key]));
  if (spots.length < 2 || (spread("lon") <= WHOLE.lon && spread("lat") <= WHOLE.lat)) return spots;
  const total = spots.reduce((sum, spot) => sum + spot.weight, 0);
  let best = { spots: [], weight: 0 };
  for (const centre of spots) {
    const inside = spots.filter((spot) => Math.abs(spot.lon - centre.lon) <= REACH.lon && Math.abs(spot.lat - centre.lat) <= REACH.lat);
    const weight = inside.reduce((sum, spot) => sum + spot.weight, 0);
    if (weight > best.weight) best = { spots: inside, weight };
  }
  return best.weight >= MOST * total ? best.spots : spots;
}
