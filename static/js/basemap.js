/**
 * Land, water and borders on one canvas, from files of our own.  The whole world coarsely; pieces of it finely once the
 * map is close; first-level divisions when they can be told apart.
 * @module basemap
 */

import { CanvasLayer, theme } from "./canvas.js";
import { meets, Piece, trace } from "./pieces.js";

/** From these zooms on the fine pieces and the divisions' lines are drawn. */
const DETAIL_ZOOM = 4.75;
const ADM1_ZOOM = 4.5;
const TILE = 256;

export const BasemapLayer = CanvasLayer.extend({
  options: { pane: "tilePane" },

  /** @param {{world, detail, adm1, attribution}} options addresses of the files */
  initialize(options, names) {
    L.setOptions(this, options);
    this.names = names;
    this.files = {};
    this.parts = [];
  },

  getAttribution() {
    return this.options.attribution;
  },

  draw(context, view) {
    this._want(view);
    const colours = theme();
    context.fillStyle = colours.sea;
    context.fillRect(0, 0, view.width, view.height);
    const size = TILE * 2 ** view.zoom;
    for (let copy = Math.floor(view.x0 / size); copy * size < view.x0 + view.width; copy += 1) {
      this._world(context, { ...view, size, x0: view.x0 - copy * size }, colours);
    }
  },

  /** Draw one copy of the world. */
  _world(context, view, colours) {
    const seen = {
      left: view.x0 / view.size, right: (view.x0 + view.width) / view.size,
      top: view.y0 / view.size, bottom: (view.y0 + view.height) / view.size,
    };
    const frame = { ...view, seen };
    if (this.files.world?.piece) this._piece(context, this.files.world.piece, this.files.adm1?.piece, frame, colours);
    if (view.zoom < DETAIL_ZOOM) return;
    for (const part of this.parts) {
      if (!meets(part.box, seen)) continue;
      context.save();
      context.beginPath();
      const { left, top, right, bottom } = part.box;
      context.rect(left * view.size - view.x0, top * view.size - view.y0, (right - left) * view.size, (bottom - top) * view.size);
      context.clip();
      context.fillStyle = colours.sea;
      context.fillRect(0, 0, view.width, view.height);
      this._piece(context, part, part, frame, colours);
      context.restore();
    }
  },

  _piece(context, piece, divisions, view, colours) {
    const near = Math.min(Math.max((view.zoom - 3) / 5, 0), 1);
    trace(context, piece.land, view, true);
    context.fillStyle = colours.land;
    context.fill("evenodd");
    context.lineJoin = "round";
    const rivers = view.zoom < 4 ? 25 : view.zoom < 5 ? 70 : piece.river.length;
    this._stroke(context, piece.river.slice(0, rivers), view, colours.river, 0.7 + near);
    trace(context, piece.lakes, view, true);
    context.fillStyle = colours.sea;
    context.fill("evenodd");
    context.strokeStyle = colours.river;
    context.lineWidth = 0.8;
    context.stroke();
    if (divisions && view.zoom >= ADM1_ZOOM) this._stroke(context, divisions.adm1, view, colours.adm, 0.6 + 0.5 * near);
    this._stroke(context, piece.coast, view, colours.coast, 0.8 + 0.3 * near);
    this._stroke(context, piece.border, view, colours.border, 0.9 + 0.6 * near);
    context.setLineDash([4, 3]);
    this._stroke(context, piece.disputed, view, colours.border, 0.9 + 0.6 * near);
    context.setLineDash([]);
  },

  _stroke(context, lines, view, colour, width) {
    trace(context, lines, view, false);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  },

  /** Ask for the files that this view needs; each is asked for once. */
  _want(view) {
    this._load("world", (file) => {
      const piece = new Piece(file);
      this.names.set("world", piece.labels);
      return piece;
    });
    if (view.zoom >= DETAIL_ZOOM) {
      this._load("detail", (file) => {
        this.parts = file.parts.map((part) => new Piece(part));
        this.names.set("detail", this.parts.flatMap((part) => part.labels));
        return true;
      });
    }
    if (view.zoom >= ADM1_ZOOM && !this._finely(view)) this._load("adm1", (file) => new Piece(file));
  },

  /** Whether fine pieces cover the whole view, or may once they have come: then the coarse divisions are not needed. */
  _finely(view) {
    if (view.zoom < DETAIL_ZOOM) return false;
    if (!this.parts.length) return !this.files.detail.failed;
    const size = TILE * 2 ** view.zoom;
    const [left, top] = [view.x0 / size, view.y0 / size];
    const [right, bottom] = [(view.x0 + view.width) / size, (view.y0 + view.height) / size];
    return this.parts.some(({ box }) => box.left <= left && box.right >= right && box.top <= top && box.bottom >= bottom);
  },

  async _load(name, take) {
    if (this.files[name]) return;
    this.files[name] = {};
    try {
      const response = await fetch(this.options[name]);
      if (!response.ok) throw new Error(String(response.status));
      this.files[name].piece = take(await response.json());
      this.redraw();
    } catch {
      // The map stays usable without its background; the page says so and offers to try again.
      this.files[name].failed = true;
      this.fire("unloaded");
    }
  },

  /** Ask once more for the files that did not come. */
  again() {
    for (const [name, file] of Object.entries(this.files)) if (file.failed) delete this.files[name];
    this.redraw();
  },
});
