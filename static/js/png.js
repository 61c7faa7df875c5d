/**
 * A picture of the map as it is seen, with what one needs to read it: filters in words, counts, legend, scale, sources, day.
 * Everything is drawn from our own canvases and words, so the picture can be saved; pictures of other hosts are left out.
 * @module png
 */

import { taking, theme } from "./canvas.js";
import { say } from "./say.js";
import { countWords, credits, filterWords, layersOn, longDay, markKey } from "./saying.js";
import { drawRing, drawSymbol } from "./symbols.js";

const SHARP = 2;
const EDGE = 18;
const LINE = 18;
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/** Marks that turn the direction of writing would also turn the rest of a line. */
const TURNS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/**
 * The whole picture.
 * @returns {HTMLCanvasElement}
 */
export function picture(map, model) {
  const size = map.getSize();
  const width = Math.max(size.x, 480);
  const colours = theme();
  const pen = document.createElement("canvas").getContext("2d");
  const head = headLines(pen, model, width - 2 * EDGE, colours);
  const legend = legendItems(pen, model, width - 2 * EDGE, colours);
  const foot = footLines(pen, width - 2 * EDGE, colours);
  const top = EDGE + head.reduce((sum, line) => sum + line.high, 0) + 6;
  const below = top + size.y + 12;
  const high = below + legend.high + foot.length * LINE + EDGE;
  const canvas = document.createElement("canvas");
  canvas.width = width * SHARP;
  canvas.height = high * SHARP;
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  context.fillStyle = colours.bg;
  context.fillRect(0, 0, width, high);
  lines(context, head, EDGE, EDGE, colours.ink);
  drawMap(context, map, { x: (width - size.x) / 2, y: top });
  drawScale(context, map, { x: (width - size.x) / 2 + 10, y: top + size.y - 14 }, colours);
  for (const item of legend.items) drawItem(context, item, EDGE + item.x, below + item.y, colours);
  lines(context, foot, EDGE, below + legend.high, colours.muted);
  return canvas;
}

/**
 * The map alone: our canvases, drawn anew and sharp, as they lie on one another.
 * @param {?HTMLElement} colours whose colours are taken, if not the page's
 */
export function drawMap(context, map, { x, y }, { dots = SHARP, colours = null } = {}) {
  const frame = map.getContainer();
  const redraw = (dots) => {
    taking.dots = dots;
    map.eachLayer((layer) => layer._canvas && layer._reset?.());
  };
  taking.colours = colours;
  redraw(dots);
  const { left, top, width, height } = frame.getBoundingClientRect();
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  for (const canvas of frame.querySelectorAll(".conflictmap-canvas")) {
    const box = canvas.getBoundingClientRect();
    if (box.width) context.drawImage(canvas, x + box.left - left, y + box.top - top, box.width, box.height);
  }
  context.restore();
  taking.colours = null;
  redraw(null);
}

/** A bar of round length, in the lower left corner of the map. */
export function drawScale(context, map, { x, y }, colours) {
  const { x: wide, y: high } = map.getSize();
  const metres = map.distance(map.containerPointToLatLng([wide / 2 - 50, high / 2]), map.containerPointToLatLng([wide / 2 + 50, high / 2])) / 100;
  const km = SCALES.filter((length) => (length * 1000) / metres <= 130).at(-1) ?? SCALES[0];
  const length = (km * 1000) / metres;
  context.fillStyle = colours.bg;
  context.globalAlpha = 0.8;
  context.fillRect(x - 5, y - 16, length + 10, 24);
  context.globalAlpha = 1;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x, y + 3);
  context.lineTo(x + length, y + 3);
  context.lineTo(x + length, y - 4);
  context.stroke();
  context.fillStyle = colours.ink;
  context.font = `11px ${colours.font}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(say("%(n)s km", { n: km }), x + 5, y - 2);
}

function headLines(pen, model, width, colours) {
  const title = wrapped(pen, say("conflictmap: what was reported, where, and who says so"), width, `700 18px ${colours.font}`).map((line) => ({ ...line, high: 25 }));
  const words = wrapped(pen, filterWords(model).join(" · "), width, `13px ${colours.font}`);
  return [...title, ...words, ...wrapped(pen, countWords(model), width, `13px ${colours.font}`)];
}

function footLines(pen, width, colours) {
  const font = `11.5px ${colours.font}`;
  const made = say("Picture made on %(day)s from %(address)s", { day: longDay(new Date()), address: `${location.origin}${location.pathname}` });
  return [...wrapped(pen, credits(), width, font), ...wrapped(pen, made, width, font)];
}

/** Layers and what their fills mean, side by side as far as there is room. */
function legendItems(pen, model, width, colours) {
  pen.font = `12.5px ${colours.font}`;
  const first = model.layers.values().next().value;
  const all = [
    ...layersOn(model).map((layer) => ({ layer, fill: "solid", words: `${layer.title} ${model.count(layer.id)}` })),
    ...markKey().map((key) => ({ ...key, layer: first })),
  ].filter(({ layer }) => layer?.path2d);
  let x = 0;
  let y = 10;
  const items = all.map((item) => {
    const wide = 30 + pen.measureText(item.words).width;
    if (x && x + wide > width) {
      x = 0;
      y += 24;
    }
    const placed = { ...item, x, y };
    x += wide + 14;
    return placed;
  });
  return { items, high: y + 22 };
}

function drawItem(context, { layer, fill, words }, x, y, colours) {
  const look = { halo: colours.halo, ink: colours["ring-ink"], hollow: colours.hollow, fill, harm: 0, scale: 0.8 };
  if (fill === "area") {
    context.globalAlpha = 0.25;
    context.fillStyle = layer.colour;
    context.fillRect(x + 1, y - 7, 16, 14);
    context.globalAlpha = 1;
    context.strokeStyle = layer.colour;
    context.lineWidth = 1.25;
    context.strokeRect(x + 1, y - 7, 16, 14);
  } else if (fill === "ring") {
    drawRing(context, x + 9, y, 6, 1, look);
  } else {
    drawSymbol(context, x + 9, y, layer, look);
  }
  context.fillStyle = colours.ink;
  context.font = `12.5px ${colours.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(words.replace(TURNS, ""), x + 24, y + 1);
}

function lines(context, all, x, y, ink) {
  context.fillStyle = ink;
  context.textAlign = "left";
  context.textBaseline = "top";
  let at = y;
  for (const { text, font, high } of all) {
    context.font = font;
    context.fillText(text, x, at);
    at += high;
  }
}

/** A text as lines of at most this width; a word that is longer is cut. */
function wrapped(pen, text, width, font) {
  pen.font = font;
  const found = [];
  let line = "";
  for (const word of text.replace(TURNS, "").split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (!line || pen.measureText(longer).width <= width) line = longer;
    else {
      found.push(line);
      line = word;
    }
    while (pen.measureText(line).width > width && line.length > 1) {
      let n = line.length - 1;
      while (n > 1 && pen.measureText(line.slice(0, n)).width > width) n -= 1;
      found.push(line.slice(0, n));
      line = line.slice(n);
    }
  }
  if (line) found.push(line);
  return found.map((one) => ({ text: one, font, high: LINE }));
}
