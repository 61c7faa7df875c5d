/**
 * The panel of filters: one list of choices a filter, closed until somebody opens it, with how many events each choice would
 * leave under all other filters; and the box on the map.  On a phone it lies in the sheet, else beside the map's search.
 * @module filterpanel
 */

import { bdi, byId, el } from "./dom.js";
import { FACETS, partsOf, titleOf } from "./phrases.js";
import { LOCALE, number, say, sayN } from "./say.js";
import { plain } from "./search.js";

/** Choices written at once, and at most: further ones are found by typing. */
const SHOWN = 8;
const MOST = 200;
/** Counts follow this much later (milliseconds), so that quick changes are counted once. */
const PAUSE = 120;
const NARROW = matchMedia("(max-width: 799px)");

export class FilterPanel {
  /**
   * @param {Object} does what the buttons do: `box` draws one, `view` takes what is in view, `clear` lifts everything
   * @param {Sheet} sheet
   */
  constructor(model, sheet, does) {
    this.model = model;
    this.sheet = sheet;
    this.does = does;
    this.root = byId("filters");
    this.button = byId("filters-open");
    this.lists = new Map();
    this.timer = null;
    this.button.addEventListener("click", () => this.toggle());
    byId("filters-close").addEventListener("click", () => this.close());
    byId("filters-clear").addEventListener("click", () => does.clear());
    for (const one of [this.root, this.button]) one.addEventListener("keydown", (event) => this.key(event));
    NARROW.addEventListener("change", () => this.place());
    new MutationObserver(() => this.tabbed()).observe(byId("main"), { attributeFilter: ["data-tab"] });
    model.addEventListener("change", () => this.later());
    model.addEventListener("feed", () => this.build());
    this.place();
  }

  get open() {
    return !this.root.hidden;
  }

  toggle() {
    if (this.open) this.close();
    else this.show();
  }

  /** Open the panel and put the focus into it. */
  show() {
    this.root.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.place();
    if (NARROW.matches) {
      this.sheet.show("filters");
      byId("tab-layers").tabIndex = 0;
      if (byId("sheet").dataset.size === "peek") this.sheet.size("half");
    }
    this.update();
    this.root.focus({ preventScroll: true });
  }

  /** Close it; the focus goes back to its button. */
  close({ focus = true } = {}) {
    if (!this.open) return;
    this.root.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (NARROW.matches && byId("main").dataset.tab === "filters") this.sheet.show("events");
    if (focus) this.button.focus();
  }

  key(event) {
    if (event.key !== "Escape" || !this.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  /** The sheet for a phone, the room under the search box otherwise. */
  place() {
    if (NARROW.matches) byId("sheet-body").append(this.root);
    else byId("chips").after(this.root);
    if (this.open && NARROW.matches) this.sheet.show("filters");
  }

  /** Another tab of the sheet closes the panel. */
  tabbed() {
    if (NARROW.matches && byId("main").dataset.tab !== "filters") this.close({ focus: false });
  }

  /** Write the filters for a new feed. */
  build() {
    const open = new Set([...this.root.querySelectorAll("details[open]")].map((one) => one.dataset.facet));
    this.lists = new Map(this.model.filters.facets.map((facet) => [facet.name, new ChoiceList(this.model, facet)]));
    for (const [name, list] of this.lists) if (open.has(name)) list.root.open = true;
    byId("filters-body").replaceChildren(this.boxes(), ...[...this.lists.values()].map((list) => list.root));
    this.update();
  }

  boxes() {
    this.lift = el("button", { type: "button", class: "button", id: "box-lift", onclick: () => this.model.setBox(null) }, say("Lift the box"));
    return el("div", { class: "facet-box", role: "group", "aria-label": say("Part of the map") },
      el("button", { type: "button", class: "button", id: "box-draw", onclick: () => this.does.box() }, say("Draw a box on the map")),
      el("button", { type: "button", class: "button", id: "box-view", onclick: () => this.does.view() }, say("Only what is in view now")),
      this.lift);
  }

  later() {
    if (!this.model.live) this.badge();
    if (!this.open && !this.model.live) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), PAUSE);
  }

  badge() {
    const parts = partsOf(this.model).length;
    const badge = this.button.querySelector(".badge");
    badge.hidden = !parts;
    badge.textContent = number(parts);
    this.button.setAttribute("aria-label", parts ? sayN("Filters: %(n)s in force", "Filters: %(n)s in force", parts) : say("Filters"));
    byId("filters-clear").hidden = !parts;
  }

  update() {
    this.badge();
    if (this.lift) this.lift.hidden = !this.model.filters.box;
    if (this.open) for (const list of this.lists.values()) list.update();
  }
}

/** One filter: its title with what is chosen, and behind it the choices. */
class ChoiceList {
  constructor(model, facet) {
    this.model = model;
    this.facet = facet;
    this.all = false;
    this.rows = new Map();
    const { title, asks } = FACETS[facet.name];
    this.chosen = el("span", { class: "facet-chosen" });
    this.find = el("input", { type: "search", class: "facet-find", autocomplete: "off", "aria-label": say("Find in: %(list)s", { list: title }), placeholder: say("Find"), oninput: () => this.write() });
    this.list = el("ul", { class: "facet-list", "aria-label": title });
    this.more = el("button", { type: "button", class: "link", onclick: () => this.showAll() });
    this.root = el("details", { class: "facet", "data-facet": facet.name }, el("summary", {}, el("span", { class: "facet-title" }, title), this.chosen), el("p", { class: "facet-asks" }, asks), this.find, this.list, this.more);
    this.root.addEventListener("toggle", () => this.update());
    this.list.addEventListener("change", () => this.take());
  }

  get choices() {
    return this.model.filters.choices.get(this.facet.name) ?? [];
  }

  get values() {
    return this.model.filters.chosen.get(this.facet.name) ?? [];
  }

  /** Take over what is ticked; what is chosen but not written now stays. */
  take() {
    const ticked = (value) => (this.rows.has(value) ? this.rows.get(value).box.checked : this.values.includes(value));
    this.model.choose(this.facet.name, this.choices.map(({ value }) => value).filter(ticked));
  }

  showAll() {
    this.all = true;
    this.write();
    this.list.querySelectorAll("input")[SHOWN]?.focus();
  }

  update() {
    const { values } = this;
    this.chosen.textContent = values.map((value) => titleOf(this.model, this.facet.name, value)).join(", ");
    if (!this.root.open) return;
    if (this.list.contains(document.activeElement)) this.refresh();
    else this.write();
  }

  /** Counts and ticks of the rows that stand there; their order stays under the reader's hand. */
  refresh() {
    const counts = this.counts();
    for (const [value, row] of this.rows) this.fill(row, value, counts.get(value) ?? 0);
  }

  fill({ item, box, count }, value, events) {
    box.checked = this.values.includes(value);
    count.textContent = number(events);
    item.classList.toggle("empty", events === 0);
  }

  counts() {
    const found = this.model.tally().counts.get(this.facet.name);
    return new Map(this.choices.map(({ value }, i) => [value, found[i] ?? 0]));
  }

  /** Write the rows: what is chosen first, then by number; fixed ones in their order. */
  write() {
    const counts = this.counts();
    const sorted = this.sorted(counts);
    this.find.hidden = this.choices.length <= SHOWN;
    const key = plain(this.find.value);
    const fitting = key ? sorted.filter(({ value, title }) => plain(title).includes(key) || plain(value).includes(key)) : sorted;
    const limit = this.all || key ? MOST : SHOWN;
    const held = this.facet.fixed || this.all || key ? fitting : fitting.filter(({ value }) => counts.get(value) || this.values.includes(value));
    const written = held.slice(0, limit);
    this.rows = new Map(written.map(({ value, title }) => [value, this.row(value, title)]));
    for (const [value, row] of this.rows) this.fill(row, value, counts.get(value) ?? 0);
    this.list.replaceChildren(...[...this.rows.values()].map(({ item }) => item));
    if (!written.length) this.list.append(el("li", { class: "empty" }, key ? say("Nothing by this name.") : say("No event under the other filters.")));
    this.more.hidden = fitting.length <= written.length || limit === MOST;
    this.more.textContent = say("Show all %(n)s", { n: fitting.length });
  }

  sorted(counts) {
    const titled = this.choices.map(({ value }) => ({ value, title: titleOf(this.model, this.facet.name, value) }));
    if (this.facet.fixed) return titled;
    const { compare } = new Intl.Collator(LOCALE);
    const chosen = new Set(this.values);
    return titled.sort((a, b) => chosen.has(b.value) - chosen.has(a.value) || counts.get(b.value) - counts.get(a.value) || compare(a.title, b.title));
  }

  row(value, title) {
    const box = el("input", { type: "checkbox", value });
    const count = el("span", { class: "count" });
    return { item: el("li", {}, el("label", {}, box, el("span", { class: "name" }, bdi(title)), count)), box, count };
  }
}
