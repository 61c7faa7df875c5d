/**
 * What to say, and to offer, where nothing is left to show: which filter emptied the map.
 * @module empty
 */

import { el } from "./dom.js";
import { partsOf, short } from "./phrases.js";
import { say, sayN } from "./say.js";

/** The filters in force that alone empty the map, or all of them where only all together do. */
function culprits(model) {
  const found = partsOf(model).filter(({ name }) => name !== "layers");
  const inForce = [...found.filter(({ name }) => name === "query"), ...found.filter(({ name }) => name !== "query")];
  const layers = { name: "layers", words: say("the layers"), lift: () => model.setOn([...model.on, ...model.kinds]) };
  const alone = [...inForce, layers].filter(({ name }) => model.without(name));
  return alone.length ? alone : inForce;
}

/** One sentence on why nothing is shown. */
export function emptyWords(model) {
  const query = short(model.query);
  const found = culprits(model);
  const named = (name) => found.some((part) => part.name === name);
  if (![...model.on].some((id) => !model.layers.get(id).draw)) return say("All layers are off.");
  if (named("query")) return model.window ? say("No event of the layers that are on tells of “%(query)s” in these days.", { query }) : say("No event of the layers that are on tells of “%(query)s”.", { query });
  if (named("sure")) return say("No event of the layers that are on is as sure as chosen.");
  if (named("harmed")) return say("No event of the layers that are on tells of people harmed.");
  const chosen = found.find(({ name }) => name === "box" || model.filters.chosen.has(name));
  if (chosen) return say("No event of the layers that are on passes this filter: %(filter)s.", { filter: chosen.words });
  if (named("window")) return say("No event of the layers that are on falls in these days.");
  return query ? say("The layers that are on hold no event that tells of “%(query)s”.", { query }) : say("The layers that are on hold no event.");
}

/**
 * The sentence with a button for each filter that can be lifted.
 * @param {Object<string, () => void>} lift what lifts a filter, where that is more than a change of the model
 */
export function emptyNote(model, lift = {}) {
  const titles = {
    query: say("Clear the search"), sure: say("Show however sure"), harmed: say("Also without people harmed"), window: say("Show all dates"), layers: say("Show all layers"),
  };
  const found = culprits(model);
  const offered = found.length ? found : [{ name: "layers", lift: () => model.setOn([...model.on, ...model.kinds]) }];
  const buttons = offered.map((part) => {
    const count = model.without(part.name);
    const title = titles[part.name] ?? say("Lift: %(filter)s", { filter: part.words });
    return el("button", { type: "button", class: "button", onclick: lift[part.name] ?? part.lift, title: count ? sayN("%(n)s event", "%(n)s events", count) : null }, title);
  });
  return [el("p", {}, el("bdi", {}, emptyWords(model))), ...buttons];
}
