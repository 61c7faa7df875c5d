/**
 * The search box: what is typed filters at once; the words to search are fetched when somebody first wants them.
 * @module searchbox
 */

import { byId, el } from "./dom.js";
import { say } from "./say.js";
import { queryIn, Words } from "./search.js";

/** What is typed faster than this is looked for together (milliseconds). */
const PAUSE = 120;

export class SearchBox {
  /**
   * @param {{words: string, longest: number}} options address of the words, the longest search
   * @param {(...children) => void} notice tells the reader something over the map
   */
  constructor(model, options, notice) {
    this.model = model;
    this.options = options;
    this.notice = notice;
    this.field = byId("search");
    this.lift = byId("search-lift");
    this.fresh = true;
    this.timer = null;
    this.asked = null;
    this.field.addEventListener("focus", () => this.load());
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("change", () => this.settle());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle();
    });
    this.lift.addEventListener("click", () => {
      this.clear();
      this.field.focus();
    });
    model.addEventListener("change", () => this.show());
  }

  /** Put the focus into the box and choose what stands there. */
  focus() {
    this.field.focus();
    this.field.select();
  }

  /** Take over a search, as a link or the history says it. */
  set(query) {
    this.fresh = false;
    this.field.value = query;
    this.search(query);
    this.fresh = true;
  }

  /** Lift the search. */
  clear() {
    this.fresh = true;
    this.field.value = "";
    this.search("");
    this.fresh = true;
  }

  /** Whether this change of the search is a new entry in the history: the first letter typed is, further ones are not. */
  entry() {
    const { fresh } = this;
    this.fresh = false;
    return fresh;
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.take(), PAUSE);
  }

  settle() {
    if (this.timer) this.take();
    this.fresh = true;
  }

  take() {
    clearTimeout(this.timer);
    this.timer = null;
    this.search(queryIn(this.field.value, this.options.longest) ?? "");
  }

  search(query) {
    if (query) this.load();
    this.model.search(query);
  }

  /** Escape lifts the search, and once it is empty leaves the box. */
  key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    if (this.field.value) this.clear();
    else this.field.blur();
  }

  show() {
    this.lift.hidden = !this.field.value;
    if (document.activeElement !== this.field) this.field.value = this.model.query;
    this.field.form.setAttribute("aria-busy", String(Boolean(this.model.query && !this.model.words)));
  }

  /** Fetch the words, once for each state of the feed. */
  async load() {
    if (this.model.words) return;
    this.asked ??= this.fetch();
    await this.asked;
  }

  async fetch() {
    try {
      const response = await fetch(this.options.words);
      if (!response.ok) throw new Error(String(response.status));
      const { words, titles } = await response.json();
      this.model.setWords(new Words(words, titles));
    } catch {
      const again = el("button", { type: "button", class: "button", onclick: () => this.load() }, say("Try again"));
      this.notice(el("p", {}, say("The words of the reports could not be loaded, so nothing is searched.")), again);
    } finally {
      this.asked = null;
    }
  }
}
