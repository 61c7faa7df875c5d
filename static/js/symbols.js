/**
 * Single marks: the shape by layer, the fill by certainty, the ring by casualties; on the canvas and as SVG.
 * @module symbols
 */

import { svg } from "./dom.js";
import { fillOf } from "./model.js";

/** Dash of a disputed mark, in units of the shape's box of 24. */
const DASH = [3.4, 2.4];
/** Width of the casualties ring by step, in pixels. */
const RINGS = [0, 1.5, 2.75, 4, 5.5];

/**
 * Draw one mark at x, y.
 * @param {CanvasRenderingContext2D} context
 * @param {Object} layer as `Model.layers` holds it
 * @param {{fill: string, harm: number, scale?: number, halo: string, ink: string, hollow: string}} look
 */
export function drawSymbol(context, x, y, layer, look) {
  const scale = look.scale ?? 1;
  if (look.harm) drawRing(context, x, y, 12.5 * scale, look.harm, look);
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  context.lineJoin = "round";
  context.strokeStyle = look.halo;
  context.lineWidth = look.fill === "solid" ? 4 : 6.6;
  context.stroke(layer.path2d);
  if (look.fill === "solid") {
    context.fillStyle = layer.colour;
    context.fill(layer.path2d, "evenodd");
  } else {
    context.fillStyle = look.hollow;
    context.fill(layer.path2d, "evenodd");
    context.strokeStyle = layer.colour;
    context.lineWidth = 2.6;
    if (look.fill === "dashed") context.setLineDash(DASH);
    context.stroke(layer.path2d);
  }
  context.restore();
}

/** The ring of people killed or injured, from radius `r` outwards; `harm` is its step from 1 to 4. */
export function drawRing(context, x, y, r, harm, look) {
  const width = RINGS[harm];
  const at = r + width / 2;
  context.beginPath();
  context.arc(x, y, at, 0, 2 * Math.PI);
  context.strokeStyle = look.halo;
  context.lineWidth = width + 3;
  context.stroke();
  context.strokeStyle = look.ink;
  context.lineWidth = width;
  context.stroke();
}

/** How far a mark with this casualties step reaches from its centre, in pixels. */
export function reach(harm) {
  return harm ? 13.5 + RINGS[harm] : 10;
}

/**
 * A disc for several events: neutral centre with the number, a ring divided by layer.
 * @param {Array<{layer: Object, count: number}>} parts in the order of the legend
 */
export function drawDonut(context, x, y, r, parts, look) {
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  context.beginPath();
  context.arc(x, y, r + 1.5, 0, 2 * Math.PI);
  context.fillStyle = look.halo;
  context.fill();
  const thick = 4.5;
  const gap = parts.length > 1 ? 1.3 / r : 0;
  let angle = -Math.PI / 2;
  context.lineWidth = thick;
  for (const part of parts) {
    const turn = (2 * Math.PI * part.count) / total;
    context.beginPath();
    context.arc(x, y, r - thick / 2, angle + gap / 2, angle + Math.max(turn - gap / 2, gap));
    context.strokeStyle = part.layer.colour;
    context.stroke();
    angle += turn;
  }
  context.fillStyle = look.number;
  context.font = `600 ${r < 17 ? 12 : 13}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(total < 10000 ? String(total) : `${Math.round(total / 1000)}k`, x, y + 0.5);
}

/** The share of each layer among events, in the order of the legend. */
export function partsOf(events, layers) {
  const counts = new Map();
  for (const event of events) counts.set(event.layer, (counts.get(event.layer) ?? 0) + 1);
  return [...layers.values()].filter((layer) => counts.has(layer.id)).map((layer) => ({ layer, count: counts.get(layer.id) }));
}

/** The mark as an SVG picture for lists; the same as the server's `swatch`. */
export function swatch(layer, assertion = "asserted", size = 20) {
  const fill = fillOf(assertion);
  const picture = { class: "swatch", viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true" };
  const halo = svg("path", { d: layer.path, class: "halo", fill: "none", "stroke-width": fill === "solid" ? 4 : 5.5, "stroke-linejoin": "round" });
  const body = fill === "solid"
    ? svg("path", { d: layer.path, fill: layer.colour, "fill-rule": "evenodd" })
    : svg("path", {
      d: layer.path, class: "hollow", "fill-rule": "evenodd", stroke: layer.colour, "stroke-width": 2.6, "stroke-linejoin": "round",
      "stroke-dasharray": fill === "dashed" ? DASH.join(" ") : null,
    });
  return svg("svg", picture, halo, body);
}
