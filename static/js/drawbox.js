/**
 * A box on the map: drawn with mouse, pen or finger after a button was pressed, and shown while it filters.
 * @module drawbox
 */

import { byId, el } from "./dom.js";
import { boxOfBounds } from "./filters.js";
import { say } from "./say.js";

/** A box smaller than this (pixels) is a slip of the hand. */
const LEAST = 8;

export class DrawBox {
  constructor(map, model) {
    this.map = map;
    this.model = model;
    this.stage = byId("map-frame");
    this.shade = el("div", { class: "draw-shade", hidden: true, "aria-hidden": "true" }, el("div", { class: "draw-box" }));
    this.hint = el("p", { class: "draw-hint", role: "status", hidden: true });
    this.stage.append(this.shade, this.hint);
    this.start = null;
    this.shade.addEventListener("pointerdown", (event) => this.down(event));
    this.shade.addEventListener("pointermove", (event) => this.move(event));
    this.shade.addEventListener("pointerup", (event) => this.up(event));
    this.shade.addEventListener("pointercancel", () => this.stop());
    this.key = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.stop();
    };
    model.addEventListener("change", () => this.show());
  }

  /** Let the reader draw: the next drag over the map makes the box. */
  begin() {
    byId("main").dataset.drawing = "on";
    this.shade.hidden = false;
    this.hint.hidden = false;
    this.hint.textContent = say("Drag over the map to draw a box; Escape leaves it.");
    document.addEventListener("keydown", this.key, true);
  }

  /** The search and the panel come back, and the focus to the panel's button, or to the one that opens it. */
  stop() {
    delete byId("main").dataset.drawing;
    this.start = null;
    this.shade.hidden = true;
    this.hint.hidden = true;
    this.shade.firstChild.removeAttribute("style");
    document.removeEventListener("keydown", this.key, true);
    const draw = byId("box-draw");
    (draw.checkVisibility() ? draw : byId("filters-open")).focus();
  }

  /** Take what the map shows now as the box. */
  view() {
    this.model.setBox(boxOfBounds(this.map.getBounds()));
  }

  down(event) {
    event.preventDefault();
    this.start = this.spot(event);
    this.shade.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.start) return;
    const { style } = this.shade.firstChild;
    const [a, b] = [this.start, this.spot(event)];
    style.left = `${Math.min(a.x, b.x)}px`;
    style.top = `${Math.min(a.y, b.y)}px`;
    style.width = `${Math.abs(a.x - b.x)}px`;
    style.height = `${Math.abs(a.y - b.y)}px`;
  }

  up(event) {
    if (!this.start) return;
    const [a, b] = [this.start, this.spot(event)];
    if (Math.abs(a.x - b.x) < LEAST || Math.abs(a.y - b.y) < LEAST) {
      this.start = null;
      return;
    }
    this.stop();
    this.model.setBox(boxOfBounds(L.latLngBounds(this.map.containerPointToLatLng(a), this.map.containerPointToLatLng(b))));
  }

  spot({ clientX, clientY }) {
    const frame = this.stage.getBoundingClientRect();
    return L.point(Math.min(Math.max(clientX - frame.left, 0), frame.width), Math.min(Math.max(clientY - frame.top, 0), frame.height));
  }

  /** The box in force as a dashed frame. */
  show() {
    const { box } = this.model.filters;
    if (box === this.shown) return;
    this.shown = box;
    this.frame?.remove();
    this.frame = null;
    if (!box) return;
    const east = box.west > box.east ? box.east + 360 : box.east;
    this.frame = L.rectangle([[box.south, box.west], [box.north, east]], { interactive: false, className: "box-frame" }).addTo(this.map);
  }
}
