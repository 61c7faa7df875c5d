/**
 * Land, water and borders on one canvas, from files of our own; and the towns, which the marks' canvas names.
 * @module basemap
 */

import { CanvasLayer, theme } from "./canvas.js";

export const BasemapLayer = CanvasLayer.extend({
  options: { pane: "tilePane" },

  initialize(options) {
    L.setOptions(this, options);
  },

  getAttribution() {
    return this.options.attribution;
  },

  draw(context, view) {
    const colours = theme();
    context.fillStyle = colours.land;
    context.fillRect(0, 0, view.width, view.height);
  },
});

/** The towns of the basemap, largest first. */
export class Towns {
  constructor() {
    this.rows = [];
  }

  async load() {}

  near() {
    return [];
  }
}
