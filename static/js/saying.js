/**
 * What is shown, in words: the filters in force, the numbers, the day of the data, who reports it.
 * @module saying
 */

import { dayWords } from "./days.js";
import { partsOf } from "./phrases.js";
import { number, say, sayN } from "./say.js";

/** So many outlets are named; the others are counted. */
const NAMED = 12;

/** The filters in force as phrases; one that says so where there is none. */
export function filterWords(model) {
  const found = partsOf(model).map(({ words }) => words);
  return found.length ? found : [say("All events of the layers that start switched on")];
}

/** The layers that are on and can be drawn, in the order of the legend. */
export function layersOn(model) {
  return [...model.layers.values()].filter((layer) => model.on.has(layer.id));
}

/** "54 of 61 events · 11 not mapped · data as of 25 November 2026". */
export function countWords(model) {
  const parts = [say("%(shown)s of %(all)s", { shown: model.shown().length, all: sayN("%(n)s event", "%(n)s events", model.events.length) })];
  if (model.unmapped) parts.push(sayN("%(n)s not mapped", "%(n)s not mapped", model.unmapped));
  if (model.asOf) parts.push(say("data as of %(day)s", { day: longDay(new Date(model.asOf)) }));
  return parts.join(" · ");
}

/** "25 November 2026" by the language's rules; the day in Greenwich. */
export function longDay(date) {
  return dayWords(Math.floor(date.getTime() / 86400000));
}

/** Who reports what is shown, most first: "The Example (12), …". */
export function sourceWords(model, outlets) {
  const counts = new Map();
  for (const event of model.shown()) {
    const name = outlets(model, event) || say("outlet not given");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts].sort((a, b) => b[1] - a[1]);
  const named = rows.slice(0, NAMED).map(([name, count]) => `${name} (${number(count)})`).join(", ");
  return rows.length > NAMED ? `${named}, ${sayN("%(n)s more", "%(n)s more", rows.length - NAMED)}` : named;
}

/** What the marks mean, for a picture: a sample and its words. */
export function markKey() {
  return [
    { fill: "solid", words: say("stated as fact, or confirmed") },
    { fill: "hollow", words: say("claimed by someone") },
    { fill: "dashed", words: say("disputed or denied") },
    { fill: "ring", words: say("people killed or injured") },
    { fill: "area", words: say("known only to the area") },
  ];
}

/** Whose the map's background is, as the map itself says it. */
export function credits() {
  return document.querySelector(".leaflet-control-attribution")?.textContent.trim() ?? "";
}
