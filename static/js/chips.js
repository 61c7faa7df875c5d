/**
 * The filter in words over the map: how many events pass, and a button for each part that lifts it.
 * @module chips
 */

import { bdi, byId, el } from "./dom.js";
import { partsOf } from "./phrases.js";
import { say, sayN } from "./say.js";

/** The number is told to screen readers when it has stood for so long (milliseconds). */
const QUIET = 700;
/** While the days move, the chips follow at most this often (milliseconds). */
const PAUSE = 200;

export class Chips {
  /** @param {() => void} onClear lifts everything */
  constructor(model, onClear) {
    this.model = model;
    this.root = byId("chips");
    this.voice = byId("chips-said");
    this.onClear = onClear;
    this.told = null;
    this.timer = null;
    this.later = null;
    model.addEventListener("change", () => {
      if (!model.live) this.render();
      else this.later ??= setTimeout(() => this.render(), PAUSE);
    });
  }

  render() {
    clearTimeout(this.later);
    this.later = null;
    const parts = partsOf(this.model);
    const at = [...this.root.querySelectorAll("button")].indexOf(document.activeElement);
    this.root.hidden = !parts.length;
    this.root.replaceChildren(...(parts.length ? [this.count(), el("ul", {}, parts.map((part) => this.chip(part))), this.clear()] : []));
    if (at >= 0) this.refocus(at);
    this.say();
  }

  count() {
    return el("p", { class: "chips-count" }, sayN("%(n)s event", "%(n)s events", this.model.shown().length));
  }

  chip({ name, words, lift }) {
    return el("li", {}, el("button", { type: "button", class: "chip", "data-lift": name, "aria-label": say("Lift this filter: %(filter)s", { filter: words }), onclick: lift },
      bdi(words), el("span", { class: "chip-x", "aria-hidden": "true" }, "×")));
  }

  clear() {
    return el("button", { type: "button", class: "link chips-clear", onclick: () => this.onClear() }, say("Clear all"));
  }

  /** After a chip is gone the focus goes to the one in its place, or to the button that opens the filters. */
  refocus(at) {
    const buttons = this.root.querySelectorAll("button");
    (buttons[Math.min(at, buttons.length - 2)] ?? byId("filters-open")).focus();
  }

  /** Tell the number, once it stands still; not what the page opened with. */
  say() {
    const { model } = this;
    if (!model.loaded) return;
    const words = say("%(shown)s of %(all)s events are shown", { shown: model.shown().length, all: model.total() });
    if (this.told === null) this.told = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (words !== this.told) this.voice.textContent = words;
      this.told = words;
    }, QUIET);
  }
}
