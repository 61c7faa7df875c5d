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

export class Scene {
  constructor(model) {
    this.model = model;
    this.key = null;
    this.shapes = new Map();
  }

  /** Bring the scene up to the map's zoom and the model's set. */
  update(map, zoom) {
    const key = `${zoom}|${this.model.revision}`;
    if (key === this.key) return this;
    if (!this.key?.startsWith(`${zoom}|`)) this.shapes.clear();
    this.key = key;
    const nodes = this.model.nodes().map((node) => ({ ...node, ...at(map, node, zoom) }));
    this.marks = cluster(nodes).map((mark) => this.dressed(mark));
    const badges = [...this.marks];
    this.areas = this.model.areaGroups().map((group) => {
      const shape = this.shape(map, group, zoom);
      const spot = spotInside(shape, badges, at(map, group, zoom));
      badges.push({ ...spot, r: BADGE });
      const harm = group.events.length === 1 ? harmStep(group.events[0]) : 0;
      return { ...group, ...shape, ...spot, harm, r: BADGE, parts: partsOf(group.events, this.model.layers) };
    });
    this.areas.sort((a, b) => size(b.box) - size(a.box));
    this.dots = this.model.shownPlaces().map((place) => ({ ...at(map, place, zoom), r: DOT, place, label: place.name }));
    return this;
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

  shape(map, group, zoom) {
    if (!this.shapes.has(group.id)) this.shapes.set(group.id, projected(map, group.geometry, zoom));
    return this.shapes.get(group.id);
  }
}

/** The centre of the world's pixels for a place. */
export function at(map, { lat, lon }, zoom) {
  const point = map.project([lat, lon], zoom);
  return { x: point.x, y: point.y };
}

function size(box) {
  return (box.right - box.left) * (box.bottom - box.top);
}
