/**
 * A Leaflet layer that is one canvas: sharp on dense screens, larger than the view so that a drag shows no edge,
 * scaled along with zoom animations, drawn anew when they end.
 * @module canvas
 */

/** Share of the view added on each side. */
const PADDING = 0.2;

/** While a picture is taken: dots a pixel, and the element whose colours are taken; null for those of the screen. */
export const taking = { dots: null, colours: null };

/** The base of our layers; a subclass has `draw(context, view)` and may set `options.pane`. */
export const CanvasLayer = L.Layer.extend({
  options: { pane: "overlayPane" },

  onAdd(map) {
    if (!this._canvas) {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated conflictmap-canvas");
      this._canvas.setAttribute("aria-hidden", "true");
    }
    this.getPane().appendChild(this._canvas);
    this._scheme = matchMedia("(prefers-color-scheme: dark)");
    this._onScheme = () => this.redraw();
    this._scheme.addEventListener("change", this._onScheme);
    this._reset(map);
  },

  onRemove() {
    L.DomUtil.remove(this._canvas);
    this._scheme.removeEventListener("change", this._onScheme);
    cancelAnimationFrame(this._frame);
  },

  getEvents() {
    return {
      moveend: this._reset,
      resize: this._reset,
      viewreset: this._reset,
      move: this._onMove,
      zoom: () => this._follow(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event) => this._follow(event.center, event.zoom),
    };
  },

  /** Draw again in the next frame. */
  redraw() {
    if (!this._map || this._frame) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = null;
      if (this._map) this._paint();
    });
  },

  _onMove() {
    const moved = this._map.getPixelBounds().min.subtract(this._origin);
    const beyond = Math.abs(moved.x) > this._pad.x || Math.abs(moved.y) > this._pad.y;
    if (beyond && this._map.getZoom() === this._zoom) this._reset();
  },

  _reset() {
    const map = this._map;
    const size = map.getSize();
    this._zoom = map.getZoom();
    this._center = map.getCenter();
    this._pad = size.multiplyBy(PADDING).round();
    this._origin = map.getPixelBounds().min;
    const ratio = taking.dots ?? Math.min(window.devicePixelRatio || 1, 3);
    const wide = size.x + 2 * this._pad.x;
    const high = size.y + 2 * this._pad.y;
    const canvas = this._canvas;
    if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(high * ratio);
      canvas.style.width = `${wide}px`;
      canvas.style.height = `${high}px`;
    }
    this._ratio = ratio;
    L.DomUtil.setTransform(canvas, map.containerPointToLayerPoint(this._pad.multiplyBy(-1)), 1);
    this._paint();
  },

  _paint() {
    const context = this._canvas.getContext("2d");
    context.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
    context.clearRect(0, 0, this._canvas.width, this._canvas.height);
    try {
      this.draw(context, this._view());
    } catch (error) {
      // One layer that fails must not keep the others from being drawn; the page says which it was.
      this.fire("undrawn");
      reportError(error);
    }
  },

  /** World pixels minus `x0`/`y0` are canvas pixels; `pad` is what the canvas has beyond the view. */
  _view() {
    const { x, y } = this._pad;
    const size = this._map.getSize();
    return {
      map: this._map, zoom: this._zoom, pad: this._pad, x0: this._origin.x - x, y0: this._origin.y - y,
      width: size.x + 2 * x, height: size.y + 2 * y, ratio: this._ratio,
    };
  },

  _follow(center, zoom) {
    const map = this._map;
    const scale = map.getZoomScale(zoom, this._zoom);
    const half = map.getSize().divideBy(2).add(this._pad);
    const origin = map._getNewPixelOrigin(center, zoom);
    const at = map.project(this._center, zoom).subtract(half.multiplyBy(scale)).subtract(origin);
    L.DomUtil.setTransform(this._canvas, at, scale);
  },
});

/** Colours of the canvas from the style sheet's custom properties, so that one place holds both themes. */
export function theme() {
  const style = getComputedStyle(taking.colours ?? document.documentElement);
  return new Proxy({}, { get: (_, name) => style.getPropertyValue(`--${String(name)}`).trim() });
}
