/**
 * Layers that failed: which, and a button to try again.  The rest of the map stays.
 * @module trouble
 */

import { el } from "./dom.js";
import { say } from "./say.js";

/** What is in trouble: what to say, and what tries again, by layer. */
const failed = new Map();

/** Say that a layer failed; `again` tries once more. */
export function failing(id, words, again) {
  failed.set(id, { words, again });
  show();
}

/** Take back what was said of a layer. */
export function mended(id) {
  if (failed.delete(id)) show();
}

/** Tell of the failures of a canvas layer under its name; returns the layer. */
export function told(layer, id, name) {
  const again = () => {
    mended(id);
    if (layer.again) layer.again();
    else layer.redraw();
  };
  layer.on("unloaded", () => failing(id, say("%(layer)s could not be loaded.", { layer: name }), again));
  layer.on("undrawn", () => failing(id, say("%(layer)s could not be drawn.", { layer: name }), again));
  return layer;
}

function show() {
  const box = document.getElementById("trouble");
  if (!box) return;
  box.hidden = failed.size === 0;
  box.replaceChildren(...[...failed].map(([id, { words, again }]) => el("p", { "data-trouble": id },
    el("span", {}, words), el("button", { type: "button", class: "button", onclick: again }, say("Try again")),
    el("button", { type: "button", class: "close", "aria-label": say("Close this note"), onclick: () => mended(id) }, "×"))));
}
