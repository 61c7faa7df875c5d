/**
 * What to say, and to offer, where nothing is left to show: which filter emptied the map.
 * @module empty
 */

import { el } from "./dom.js";
import { say, sayN } from "./say.js";

/** The filters that alone empty the map ("query", "sure", "harmed", "window", "layers"), or all in force where only all together do. */
function culprits(model) {
  const inForce = [model.query && "query", model.sure && "sure", model.harmed && "harmed", model.window && "window", "layers"].filter(Boolean);
  const alone = inForce.filter((name) => model.without(name));
  return alone.length ? alone : inForce.filter((name) => name !== "layers");
}

/** So much of a search is repeated to the reader. */
const REPEATED = 60;

/** One sentence on why nothing is shown. */
export function emptyWords(model) {
  const letters = [...model.query];
  const query = letters.length > REPEATED ? `${letters.slice(0, REPEATED).join("")}…` : model.query;
  const found = culprits(model);
  if (!model.on.size) return say("All layers are off.");
  if (found.includes("query")) return model.window ? say("No event of the layers that are on tells of “%(query)s” in these days.", { query }) : say("No event of the layers that are on tells of “%(query)s”.", { query });
  if (found.includes("sure")) return say("No event of the layers that are on is as sure as chosen.");
  if (found.includes("harmed")) return say("No event of the layers that are on tells of people harmed.");
  if (found.includes("window")) return say("No event of the layers that are on falls in these days.");
  return model.query ? say("The layers that are on hold no event that tells of “%(query)s”.", { query }) : say("The layers that are on hold no event.");
}

/**
 * The sentence with a button for each filter that can be lifted.
 * @param {Object<string, () => void>} lift what lifts each filter
 */
export function emptyNote(model, lift) {
  const titles = {
    query: say("Clear the search"), sure: say("Show however sure"), harmed: say("Also without people harmed"), window: say("Show all dates"), layers: say("Show all layers"),
  };
  const found = culprits(model);
  const buttons = (found.length ? found : ["layers"]).map((name) => {
    const count = model.without(name);
    return el("button", { type: "button", class: "button", onclick: lift[name], title: count ? sayN("%(n)s event", "%(n)s events", count) : null }, titles[name]);
  });
  return [el("p", {}, el("bdi", {}, emptyWords(model))), ...buttons];
}
