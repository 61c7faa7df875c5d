/**
 * Which events lie in the part of the map that is seen; areas do when any of their box is.
 * @module inview
 */

import { boundsOf } from "./areas.js";

export class InView {
  constructor(map, model) {
    this.map = map;
    this.model = model;
    this.boxes = new Map();
    model.addEventListener("feed", () => this.boxes.clear());
  }

  /** A test whether an event or place is seen now. */
  test() {
    const bounds = this.map.getBounds();
    const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()];
    const across = (left, right) => {
      const turns = Math.ceil((west - right) / 360) * 360;
      return left + turns <= east;
    };
    return (item) => {
      const box = this.box(item);
      return box[0] <= north && box[2] >= south && across(box[1], box[3]);
    };
  }

  /** South, west, north, east. */
  box(item) {
    const area = item.point === false ? this.model.areas[item.place_id] : null;
    if (!area) return [item.lat, item.lon, item.lat, item.lon];
    if (!this.boxes.has(item.place_id)) this.boxes.set(item.place_id, boundsOf(area).flat());
    return this.boxes.get(item.place_id);
  }
}
