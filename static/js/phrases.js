/**
 * The filters in words: one whole phrase a filter in force, what lifts it, and the titles of filters and their values.
 * @module phrases
 */

import { rangeWords } from "./days.js";
import { LOCALE, say, sayN } from "./say.js";

/** So much of a search, and so many values of a list, are repeated to the reader. */
const REPEATED = 60;
const NAMED = 3;

const any = new Intl.ListFormat(LOCALE, { style: "long", type: "disjunction" });
const all = new Intl.ListFormat(LOCALE, { style: "short", type: "unit" });

/** Titles of the facets, what they ask, and what a chip says of one or several values; `many` counts further ones. */
export const FACETS = {
  area: { title: say("Region"), asks: say("The country or region where it happened"), chip: (who) => say("In %(where)s", { where: who }), many: (n) => sayN("In %(n)s region", "In %(n)s regions", n) },
  side: { title: say("Claimed by"), asks: say("The party whose claim it is"), chip: (who) => say("Claimed by %(who)s", { who }), many: (n) => sayN("Claimed by %(n)s party", "Claimed by %(n)s parties", n) },
  actor: { title: say("Who was involved"), asks: say("Who acted or suffered, in the reports' words"), chip: (who) => say("Involving %(who)s", { who }), many: (n) => sayN("Involving %(n)s actor", "Involving %(n)s actors", n) },
  source: { title: say("Outlet"), asks: say("Which outlet reports it"), chip: (who) => say("Reported by %(who)s", { who }), many: (n) => sayN("Reported by %(n)s outlet", "Reported by %(n)s outlets", n) },
  stage: { title: say("Stage"), asks: say("Whether it has happened"), chip: (what) => say("Stage: %(what)s", { what }), many: (n) => sayN("%(n)s stage", "%(n)s stages", n) },
  precision: { title: say("How exactly placed"), asks: say("How exactly the reports say where"), chip: (what) => say("Placed to: %(what)s", { what }), many: (n) => sayN("%(n)s kind of place", "%(n)s kinds of place", n) },
};

/** Titles of the values that are the same everywhere. */
const VALUES = {
  stage: {
    happened: say("happened"), ongoing: say("going on"), attempted: say("attempted"), repelled: say("repelled"), planned: say("planned"),
    threatened: say("threatened"), hypothetical: say("only possible"),
  },
  precision: {
    site: say("a site"), settlement: say("a town or village"), near: say("the surroundings of a town"), adm2: say("a district"),
    adm1: say("a region (oblast, province)"), region: say("a region without official borders"), country: say("a country"), sea: say("a body of water"),
  },
};

/** What one or two of the three rows of "how sure" leave, as whole phrases. */
const SURE = {
  stated: say("Stated as fact or confirmed"),
  claimed: say("Claimed, not confirmed"),
  disputed: say("Disputed or denied"),
  "stated,claimed": say("Neither disputed nor denied"),
  "stated,disputed": say("More than only claimed"),
  "claimed,disputed": say("Not stated as fact"),
};

/** What people read for a value of a facet. */
export function titleOf(model, name, value) {
  const choice = model.filters.choices.get(name)?.find((one) => one.value === value);
  if (choice?.side) return say("anybody of the side of %(party)s", { party: choice.title });
  return choice?.title ?? VALUES[name]?.[value] ?? value;
}

/**
 * The filters in force, in the order of a sentence: [{name, words, lift}].
 * @param {Model} model
 */
export function partsOf(model) {
  const parts = [];
  const add = (name, words, lift) => parts.push({ name, words, lift });
  const usual = kindsIn(model, model.defaults.split(","));
  if (model.loaded && kindsIn(model, model.on).join() !== usual.join()) add("layers", layersWords(model, new Set(usual)), () => model.setOn([...model.beside(), ...usual]));
  if (model.sure) add("sure", SURE[rowsOn(model)] ?? say("How sure: chosen"), () => model.setSure(null));
  if (model.harmed) add("harmed", say("With people killed or injured"), () => model.setHarmed(false));
  for (const { name } of model.filters.facets) {
    const values = model.filters.chosen.get(name);
    if (values) add(name, facetWords(model, name, values), () => model.choose(name, []));
  }
  if (model.filters.box) add("box", say("Inside the box on the map"), () => model.setBox(null));
  if (model.window) add("window", capital(rangeWords(model.window.from, model.window.to)), () => model.setWindow(null));
  if (model.query) add("query", say("Telling of “%(words)s”", { words: short(model.query) }), () => model.search(""));
  return parts;
}

function facetWords(model, name, values) {
  if (values.length > NAMED) return FACETS[name].many(values.length);
  return FACETS[name].chip(any.format(values.map((value) => titleOf(model, name, value))));
}

/** The rows of "how sure" that are on, in the order of the legend. */
function rowsOn(model) {
  return [...new Set(model.sureness.values())].filter((row) => model.sure.has(row)).join(",");
}

/** The layers of events and places among ids, in the order of the legend: those that filter. */
function kindsIn(model, ids) {
  const wanted = new Set(ids);
  return model.kinds.filter((id) => wanted.has(id));
}

function layersWords(model, usual) {
  const titles = (ids) => all.format(ids.map((id) => model.layers.get(id).title));
  const on = kindsIn(model, model.on);
  const off = [...usual].filter((id) => !model.on.has(id));
  const more = on.filter((id) => !usual.has(id));
  if (!on.length) return say("No layer is on");
  if (on.length <= NAMED) return titles(on);
  if (!off.length && more.length <= NAMED) return say("Also: %(layers)s", { layers: titles(more) });
  if (!more.length && off.length <= NAMED) return say("Without: %(layers)s", { layers: titles(off) });
  return sayN("%(n)s layer", "%(n)s layers", on.length);
}

/** The beginning of a text as it is repeated to the reader. */
export function short(text) {
  const letters = [...text];
  return letters.length > REPEATED ? `${letters.slice(0, REPEATED).join("")}…` : text;
}

function capital(text) {
  const [first, ...rest] = [...text];
  return first ? first.toLocaleUpperCase(LOCALE) + rest.join("") : text;
}
