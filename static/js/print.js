/**
 * The sheet that is printed: the map as it is seen, with legend, filters in words, counts, scale, sources and the day.
 * It is written when the browser is about to print, so it always tells of what is on the screen.
 * @module print
 */

import { theme } from "./canvas.js";
import { bdi, byId, el } from "./dom.js";
import { drawMap, drawScale } from "./png.js";
import { number, say } from "./say.js";
import { countWords, credits, filterWords, layersOn, longDay, sourceWords } from "./saying.js";
import { swatch } from "./symbols.js";
import { outlets } from "./table.js";

const SHARP = 3;

export function wirePrint(app, model) {
  window.addEventListener("beforeprint", () => {
    // Where the screen has given way to paper already, the sheet that is there stands.
    if (app.map.getContainer().offsetWidth) byId("print-sheet").replaceChildren(...sheet(app.map, model));
  });
}

function sheet(map, model) {
  const lines = filterWords(model);
  return [
    el("h1", {}, say("What was reported, where, and who says so")),
    el("p", { class: "print-filter" }, lines.map((line, i) => [i ? " · " : null, bdi(line)])),
    el("p", {}, countWords(model)),
    drawn(map),
    legend(model),
    el("p", {}, el("strong", {}, say("Reported by: ")), bdi(sourceWords(model, outlets))),
    el("p", {}, credits(), ". ", say("Names and borders imply no opinion on the legal status of any territory.")),
    el("p", {}, say("Printed on %(day)s from", { day: longDay(new Date()) }), " ", bdi(location.href)),
  ];
}

function drawn(map) {
  const { x, y } = map.getSize();
  const canvas = el("canvas", { width: x * SHARP, height: y * SHARP });
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  drawMap(context, map, { x: 0, y: 0 }, { dots: SHARP, colours: byId("print-sheet") });
  drawScale(context, map, { x: 12, y: y - 14 }, { bg: "#ffffff", ink: "#1b2328", font: theme().font });
  return canvas;
}

function legend(model) {
  const rows = layersOn(model).filter((layer) => layer.path).map((layer) => el("li", {}, swatch(layer, "asserted", 16), `${layer.title} `, el("span", {}, number(model.count(layer.id)))));
  const key = [...document.querySelectorAll("#layers .key li")].map((row) => row.cloneNode(true));
  return el("div", { class: "print-legend" }, el("ul", {}, rows), el("ul", { class: "key" }, key));
}
