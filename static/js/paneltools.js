/**
 * Parts of the evidence panel that lead on from an event: earlier and later ones, other places of its name, citations.
 * @module paneltools
 */

import { copied } from "./copy.js";
import { bdi, el } from "./dom.js";
import { say, sayN } from "./say.js";

/**
 * The events before and after one among those shown: in time and at the very same place; null where there is none.
 * @returns {{time: {before, after, at: number, all: number}, place: {before, after, at: number, all: number}}}
 */
export function around(model, event) {
  const shown = model.shown();
  return { time: beside(shown, event), place: beside(here(model, shown, event), event) };
}

function here(model, shown, event) {
  return model.once(`here ${event.place_id}`, () => shown.filter((other) => other.place_id === event.place_id));
}

/** Latest come first; "before" is the earlier one. */
function beside(events, event) {
  const i = events.indexOf(event);
  return { before: i < 0 ? null : events[i + 1] ?? null, after: i < 0 ? null : events[i - 1] ?? null, at: i < 0 ? 0 : events.length - i, all: events.length };
}

/** Buttons to the events before and after, in time and, unless they are `grouped` anyway, at the same place. */
export function steps(model, event, { grouped, onPick }) {
  const { time, place } = around(model, event);
  const rows = [row(say("In time"), time, onPick, say("Earlier"), say("Later"))];
  if (place.all > 1 && !grouped) rows.push(row(say("At this place"), place, onPick, say("Earlier here"), say("Later here")));
  return el("nav", { class: "panel-steps", "aria-label": say("Events before and after") }, rows);
}

function row(title, { before, after, at, all }, onPick, earlier, later) {
  return el("div", { class: "panel-step" },
    step("‹", earlier, before, onPick),
    el("span", {}, el("span", { class: "step-title" }, title), at ? say("%(at)s of %(all)s", { at, all }) : say("not among those shown")),
    step("›", later, after, onPick));
}

function step(sign, words, event, onPick) {
  const name = event ? `${words}: ${event.title}, ${event.when}` : words;
  return el("button", { type: "button", "aria-label": name, title: event ? name : null, disabled: !event, onclick: () => onPick(event.id) }, sign);
}

/** The other places that the name can mean. */
export function alternatives(places) {
  if (!places.length) return null;
  return el("details", { class: "others" },
    el("summary", {}, sayN("%(n)s other place of this name", "%(n)s other places of this name", places.length)),
    el("ul", {}, places.map(({ name, where, away }) => el("li", {}, bdi(name), where ? [", ", bdi(where)] : null, " · ", say("%(distance)s away", { distance: away })))));
}

/** Citations in APA and BibTeX, each to be copied. */
export function cite({ apa, bibtex }) {
  const told = el("span", { class: "said-done", role: "status" });
  const copy = (words, text) => el("button", { type: "button", class: "button", onclick: () => copied(text, told) }, words);
  return el("details", { class: "others cite" },
    el("summary", {}, say("Cite")),
    el("ul", { class: "apa" }, apa.map((line) => el("li", {}, bdi(line)))),
    el("div", { class: "card-links" }, copy(say("Copy APA"), apa.join("\n")), copy(say("Copy BibTeX"), bibtex), told));
}
