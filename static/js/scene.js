/**
 * What there is to draw at one zoom, in world pixels: merged marks, areas with the spot of their count, dots of places.
 * Kept until the zoom or the set of events changes; panning costs nothing.
 * @module scene
 */

import { projected, spotInside } from "./areas.js";
import { cluster } from "./cluster.js";
import { fillOf, harmStep } from "./model.js";
import { partsOf, reach } from "./symbols.js";

/** The outlined badge in an area: half its size, in pixels. */
export const BADGE = 14;
const DOT = 5;
const TILE = 256;
/** Areas that hold much of the map are shaded more faintly. */
const WIDE = new Set(["country", "sea"]);
/** How often marks and badges are merged anew; each round can only merge more. */
const ROUNDS = 4;

export class Scene {
  constructor(model) {
    this.model = model;
    this.key = null;
    this.shapes = new Map();
    this.spots = {};
  }

  /** Bring the scene up to the map's zoom and the model's set. */
  update(map, zoom) {
    const { model } = this;
    const key = `${zoom}|${model.revision}|${model.marked ? "" : model.event?.id}`;
    if (key === this.key) return this;
    if (!this.key?.startsWith(`${zoom}|`)) this.shapes.clear();
    this.key = key;
    this.place(map, zoom);
    const places = this.model.shownPlaces();
    const marked = new Set(places.length ? this.model.shown().map((event) => event.place_id) : []);
    const quiet = places.filter((place) => !marked.has(place.place_id));
    this.dots = quiet.map((place) => ({ ...at(map, place, zoom), r: DOT, place, label: place.name }));
    return this;
  }

  /** Merge points; then find room for each area's badge, and merge badges that find none with the marks in their way. */
  place(map, zoom) {
    const shown = this.model.marked ? this.model.shown() : this.model.shown().filter((event) => event === this.model.event);
    const nodes = this.model.nodes(shown).map((node) => Object.assign(node, onWorld(node, zoom)));
    const areas = this.model.areaGroups(shown).map((group) => ({ ...group, ...this.shape(map, group, zoom) }));
    areas.sort((a, b) => size(b.box) - size(a.box));
    for (const area of areas) area.spot = this.spot(map, area, zoom);
    let folded = new Set();
    for (let round = 0; round < ROUNDS; round += 1) {
      this.marks = cluster([...nodes, ...areas.filter((area) => folded.has(area)).map(asNode)]);
      const crowded = areas.filter((area) => !folded.has(area) && this.crowded(area, areas, folded));
      if (!crowded.length) break;
      folded = new Set([...folded, ...crowded]);
    }
    const alone = new Set(this.marks.filter((mark) => mark.nodes.length === 1 && mark.nodes[0].area).map((mark) => mark.nodes[0].area));
    this.marks = this.marks.filter((mark) => !alone.has(mark.nodes[0].area)).map((mark) => this.dressed(mark));
    this.areas = areas.map((area) => this.badged(area, folded.has(area) && !alone.has(area)));
  }

  /** Whether an area's badge would lie on a mark or on the badge of a larger area. */
  crowded(area, areas, folded) {
    const earlier = areas.slice(0, areas.indexOf(area)).filter((other) => !folded.has(other)).map((other) => ({ ...other.spot, r: BADGE }));
    return [...this.marks, ...earlier].some((other) => Math.hypot(other.x - area.spot.x, other.y - area.spot.y) < other.r + BADGE + 2);
  }

  badged(area, folded) {
    const harm = area.events.length === 1 ? harmStep(area.events[0]) : 0;
    const wide = WIDE.has(area.events[0].precision);
    return { ...area, ...area.spot, wide, folded, harm, r: BADGE, parts: partsOf(area.events, this.model.layers) };
  }

  dressed(mark) {
    const parts = partsOf(mark.events, this.model.layers);
    const names = [...new Set(mark.nodes.map((node) => node.name))];
    const label = names.length === 1 ? names[0] : null;
    if (mark.events.length > 1) return { ...mark, parts, names, label, kind: "cluster" };
    const [event] = mark.events;
    const harm = harmStep(event);
    return { ...mark, parts, names, label, kind: "mark", fill: fillOf(event.assertion), harm, r: reach(harm) };
  }

  /** The spot of an area's badge, chosen for the events of all days, so that it stays while the days move. */
  spot(map, area, zoom) {
    const switched = this.model.switched();
    if (this.spots.zoom !== zoom || this.spots.events !== switched) {
      this.spots = { zoom, events: switched, nodes: this.model.nodes(switched).map((node) => ({ ...onWorld(node, zoom), r: 12 })), found: new Map() };
    }
    const { found, nodes } = this.spots;
    if (!found.has(area.id)) found.set(area.id, spotInside(area, nodes, at(map, area, zoom)));
    return found.get(area.id);
  }

  shape(map, group, zoom) {
    if (!this.shapes.has(group.id)) this.shapes.set(group.id, projected(map, group.geometry, zoom));
    return this.shapes.get(group.id);
  }
}

function asNode(area) {
  return { ...area.spot, lat: area.lat, lon: area.lon, name: area.name, events: area.events, area };
}

/** A spot's position in world pixels, from its shares of the world. */
function onWorld({ worldX, worldY }, zoom) {
  const size = TILE * 2 ** zoom;
  return { x: worldX * size, y: worldY * size };
}

/** A place's position in world pixels. */
export function at(map, { lat, lon }, zoom) {
  const point = map.project([lat, lon], zoom);
  return { x: point.x, y: point.y };
}

function size(box) {
  return (box.right - box.left) * (box.bottom - box.top);
}
