/**
 * Meridians and parallels with their degrees.
 * @module graticule
 */

import { CanvasLayer, theme } from "./canvas.js";
import { number } from "./say.js";

/** Distances between lines, in degrees; the first that leaves this many pixels is taken. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
const APART = 110;

/** The distance between lines at a zoom, in degrees. */
export function stepAt(zoom) {
  const pixels = (256 * 2 ** zoom) / 360;
  return STEPS.find((step) => step * pixels >= APART) ?? STEPS.at(-1);
}

/** "48° N", "36.5° E", "0°". */
export function degrees(value, positive, negative) {
  const rounded = Math.round(value * 100) / 100;
  return `${number(Math.abs(rounded))}°${rounded > 0 ? ` ${positive}` : rounded < 0 ? ` ${negative}` : ""}`;
}

export const GraticuleLayer = CanvasLayer.extend({
  initialize(options) {
    L.setOptions(this, { ...options, pane: "conflictmap-under" });
  },

  draw(context, view) {
    const { map, zoom, x0, y0, width, height, pad } = view;
    const colours = theme();
    const step = stepAt(zoom);
    const north = map.unproject([x0, y0], zoom);
    const south = map.unproject([x0 + width, y0 + height], zoom);
    context.strokeStyle = colours["label-quiet"];
    context.globalAlpha = 0.55;
    context.lineWidth = 0.75;
    context.beginPath();
    const labels = [];
    for (let n = Math.ceil(north.lng / step); n * step <= south.lng; n += 1) {
      const x = map.project([0, n * step], zoom).x - x0;
      context.moveTo(x, 0);
      context.lineTo(x, height);
      labels.push({ text: degrees((((n * step + 180) % 360) + 360) % 360 - 180, "E", "W"), x: x + 3, y: height - pad.y - (width - 2 * pad.x < 620 ? 62 : 40) });
    }
    for (let n = Math.ceil(Math.max(south.lat, -85) / step); n * step <= Math.min(north.lat, 85); n += 1) {
      const y = map.project([n * step, 0], zoom).y - y0;
      context.moveTo(0, y);
      context.lineTo(width, y);
      labels.push({ text: degrees(n * step, "N", "S"), x: pad.x + 4, y: y - 3 });
    }
    context.stroke();
    context.globalAlpha = 1;
    this._write(context, labels, colours);
  },

  _write(context, labels, colours) {
    context.font = `11px ${colours.font}`;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = colours["label-halo"];
    context.fillStyle = colours["label-quiet"];
    for (const { text, x, y } of labels) {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
    this.labels = labels.map((label) => label.text);
  },

  /** The degrees that are written. */
  told() {
    return { labels: this.labels };
  },
});
