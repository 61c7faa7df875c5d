/**
 * Lines, areas and points of a file: areas hatched, not only coloured; what is claimed has one hatch and a dashed edge,
 * what is assessed a crossed one, all else dots; lines are dashed.
 * @module filelayer
 */

import { CanvasLayer, theme } from "./canvas.js";
import { openCard } from "./cards.js";
import { bdi, el, svg } from "./dom.js";
import { geojson } from "./parsers.js";
import { meets, mercatorX, mercatorY, trace } from "./pieces.js";
import { say } from "./say.js";

const TILE = 256;
const REACH = 9;
const PATTERN = 12;
/** Where the lines of the hatch run, by the layer's turn. */
const TURNS = [[[0, 12, 12, 0]], [[0, 0, 12, 12]], [[0, 6, 12, 6]], [[6, 0, 6, 12]]];
const DASHES = { claimed: [2, 5], assessed: [12, 5], other: [9, 4, 2, 4] };
/** What each status is called. */
export const STATUSES = { claimed: say("Claimed by one side"), assessed: say("Assessed or observed"), other: say("Not said") };

/** Colours of layers in turn; light enough on dark, dark enough on light with their halo. */
export const INKS = ["#B0306A", "#00695C", "#5D4037", "#37474F"];

export const FileLayer = CanvasLayer.extend({
  /** @param {{title, url?, features?, status, turn, own}} options features are fetched from `url`, or given */
  initialize(options) {
    L.setOptions(this, { ...options, pane: "conflictmap-files" });
    this.features = options.shapes ? placed(options.shapes) : null;
  },

  async load() {
    if (this.features || this.asked) return;
    this.asked = true;
    try {
      const response = await fetch(this.options.url);
      if (!response.ok) throw new Error(String(response.status));
      this.features = placed(geojson(await response.text()).features);
      this.redraw();
    } catch {
      // The rest of the map stays; the page says which layer failed and offers to try again.
      this.fire("unloaded");
    }
  },

  again() {
    this.asked = false;
    this.load();
    this.redraw();
  },

  /** The kinds and titles of what is drawn. */
  told() {
    return { features: (this.features ?? []).map(({ kind, title, status }) => ({ kind, title, status: status ?? this.options.status })) };
  },

  /** Filters of events do not change what a file holds. */
  follows: () => true,

  draw(context, view) {
    if (!this.features) return;
    const colours = theme();
    const ink = colours[`own-${this.options.turn % INKS.length}`];
    const size = TILE * 2 ** view.zoom;
    for (let copy = Math.floor(view.x0 / size); copy * size < view.x0 + view.width; copy += 1) {
      const x0 = view.x0 - copy * size;
      const seen = { left: x0 / size, right: (x0 + view.width) / size, top: view.y0 / size, bottom: (view.y0 + view.height) / size };
      const frame = { ...view, x0, size, seen };
      for (const kind of ["area", "line", "point"]) {
        for (const feature of this.features) if (feature.kind === kind) this[`_${kind}`](context, feature, frame, ink, colours);
      }
    }
  },

  _area(context, feature, view, ink, colours) {
    if (!meets(feature.box, view.seen)) return;
    const status = feature.status ?? this.options.status;
    trace(context, feature.shapes, view, true);
    context.globalAlpha = status === "claimed" ? 0.06 : 0.13;
    context.fillStyle = ink;
    context.fill("evenodd");
    context.globalAlpha = 0.75;
    context.fillStyle = this._pattern(context, status, ink, view);
    context.fill("evenodd");
    context.globalAlpha = 1;
    edge(context, ink, colours, 1.8, status === "claimed" ? [6, 4] : []);
  },

  _line(context, feature, view, ink, colours) {
    trace(context, feature.shapes, view, false);
    edge(context, ink, colours, 3, DASHES[feature.status ?? this.options.status] ?? DASHES.other);
  },

  _point(context, feature, view, ink, colours) {
    for (const { points } of feature.shapes) {
      for (let i = 0; i < points.length; i += 2) {
        context.beginPath();
        context.rect(points[i] * view.size - view.x0 - 4, points[i + 1] * view.size - view.y0 - 4, 8, 8);
        context.fillStyle = ink;
        context.fill();
        context.lineWidth = 1.75;
        context.strokeStyle = colours["label-halo"];
        context.stroke();
      }
    }
  },

  /** The hatch, tied to the ground. */
  _pattern(context, status, ink, { x0, y0, ratio }) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = PATTERN * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = 1.5;
    for (const [x1, y1, x2, y2] of hatch(status, this.options.turn)) {
      for (const shift of x1 !== x2 && y1 !== y2 ? [-PATTERN, 0, PATTERN] : [0]) {
        pen.beginPath();
        pen.moveTo(x1 + shift, y1);
        pen.lineTo(x2 + shift, y2);
        pen.stroke();
      }
    }
    if (status === "other") for (const [x, y] of [[3, 3], [9, 9]]) pen.fillRect(x - 1, y - 1, 2.2, 2.2);
    const pattern = context.createPattern(canvas, "repeat");
    pattern.setTransform(new DOMMatrix().translate(-(x0 % PATTERN), -(y0 % PATTERN)).scale(1 / ratio));
    return pattern;
  },

  /** The feature under a position, lines and points before areas, or null. */
  hit({ lat, lng }) {
    if (!this.features) return null;
    const size = TILE * 2 ** this._map.getZoom();
    const x = (((mercatorX(lng) % 1) + 1) % 1);
    const y = mercatorY(lat);
    const reach = REACH / size;
    const near = this.features.filter(({ box }) => x > box.left - reach && x < box.right + reach && y > box.top - reach && y < box.bottom + reach);
    return near.findLast((feature) => feature.kind !== "area" && feature.shapes.some(({ points }) => distance(points, x, y, feature.kind) < reach))
      ?? near.findLast((feature) => feature.kind === "area" && odd(feature.shapes, x, y)) ?? null;
  },

  tip(feature) {
    const status = feature.status ?? this.options.status;
    return [el("strong", {}, bdi(feature.title || this.options.title)), el("span", {}, bdi(`${this.options.title} · ${STATUSES[status]} · ${say("as of %(day)s", { day: this.options.own.as_of || say("not given") })}`))];
  },

  card(feature) {
    const { own, title } = this.options;
    const given = (text) => (text ? bdi(text) : el("em", {}, say("not given")));
    const rows = [[say("Layer"), bdi(title)], [say("How sure"), STATUSES[feature.status ?? this.options.status]], feature.note ? [say("Note"), bdi(feature.note)] : null, [say("As of"), given(own.as_of)], [say("Source"), given(own.source)], [say("Licence"), given(own.licence)]];
    openCard(feature.title || title, [el("dl", { class: "card-facts" }, rows.filter(Boolean).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]))]);
  },
});

/** A square with the layer's hatch, for its row. */
export function hatchSwatch(turn, status) {
  const lines = hatch(status, turn).map(([x1, y1, x2, y2]) => [[-11, -11], [1, -11], [-11, 1], [1, 1]].map(([dx, dy]) => svg("line", { x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy })));
  const dots = status === "other" ? [[-5, -5], [1, 1], [-5, 5], [5, -5], [6, 6]].map(([cx, cy]) => svg("circle", { cx, cy, r: 1.4, class: "dot" })) : [];
  const frame = svg("rect", { x: -10, y: -8, width: 20, height: 16, "stroke-dasharray": status === "claimed" ? "4 2.5" : null });
  return svg("svg", { class: `swatch own-swatch own-${turn % INKS.length}`, viewBox: "-12 -12 24 24", width: 20, height: 20, "aria-hidden": "true" },
    svg("svg", { x: -10, y: -8, width: 20, height: 16, viewBox: "-10 -8 20 16" }, lines.flat(), dots), frame);
}

function hatch(status, turn) {
  if (status === "other") return [];
  const lines = TURNS[turn % TURNS.length];
  return status === "assessed" ? [...lines, ...TURNS[turn % TURNS.length ^ 1]] : lines;
}

function edge(context, ink, colours, width, dash) {
  context.lineJoin = "round";
  context.strokeStyle = colours["label-halo"];
  context.lineWidth = width + 2;
  context.globalAlpha = 0.7;
  context.stroke();
  context.globalAlpha = 1;
  context.setLineDash(dash);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke();
  context.setLineDash([]);
}

/** Features in shares of the world, each part with its box. */
function placed(features) {
  return features.map((feature) => {
    const shapes = feature.parts.map((part) => boxed(Float64Array.from(part.flatMap(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]))));
    const box = shapes.map((shape) => shape.box).reduce((a, b) => ({ left: Math.min(a.left, b.left), right: Math.max(a.right, b.right), top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) }));
    return { ...feature, shapes, box };
  });
}

function boxed(points) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    box.left = Math.min(box.left, points[i]);
    box.right = Math.max(box.right, points[i]);
    box.top = Math.min(box.top, points[i + 1]);
    box.bottom = Math.max(box.bottom, points[i + 1]);
  }
  return { points, box };
}

function odd(shapes, x, y) {
  let inside = false;
  for (const { points } of shapes) {
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      if (points[i + 1] > y !== points[j + 1] > y && x < ((points[j] - points[i]) * (y - points[i + 1])) / (points[j + 1] - points[i + 1]) + points[i]) inside = !inside;
    }
  }
  return inside;
}

function distance(points, x, y, kind) {
  let least = Infinity;
  for (let i = 0; i < points.length; i += 2) {
    least = Math.min(least, kind === "line" && i ? toSegment(x, y, points[i - 2], points[i - 1], points[i], points[i + 1]) : Math.hypot(points[i] - x, points[i + 1] - y));
  }
  return least;
}

function toSegment(x, y, x1, y1, x2, y2) {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = length ? Math.min(Math.max(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length, 0), 1) : 0;
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
}
