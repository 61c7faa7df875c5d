/**
 * Places in the search box: while one types, the gazetteer's places whose names begin so are offered; choosing one goes there.
 * A combobox as the ARIA practices describe it; the search of words goes on as it is.
 * @module placebox
 */

import { bdi, byId, el } from "./dom.js";
import { say, sayN } from "./say.js";

/** What is typed faster than this is asked for together (milliseconds). */
const PAUSE = 150;
const LEAST = 2;
const LONGEST = 100;
const KINDS = {
  site: say("site"), settlement: say("town or village"), adm2: say("district"), adm1: say("region"), region: say("region"), country: say("country"),
  sea: say("water"),
};

export class PlaceBox {
  /**
   * @param {string} address where places are asked for
   * @param {() => {lat: number, lng: number}} centre of the map, about which places are likelier
   * @param {(place: Object) => void} onPick
   */
  constructor(address, centre, onPick) {
    this.address = address;
    this.centre = centre;
    this.onPick = onPick;
    this.field = byId("search");
    this.list = byId("place-list");
    this.voice = byId("place-said");
    this.places = [];
    this.active = -1;
    this.asked = 0;
    this.timer = null;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event), true);
    this.field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(Number(option.dataset.number));
    });
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    this.asked += 1;
    if ([...text].length < LEAST || text.length > LONGEST) this.close();
    else this.timer = setTimeout(() => this.ask(text, this.asked), PAUSE);
  }

  async ask(text, asked) {
    const { lat, lng } = this.centre();
    const query = new URLSearchParams({ q: text, near: `${lat.toFixed(1)},${lng.toFixed(1)}` });
    try {
      const response = await fetch(`${this.address}?${query}`);
      const { places } = response.ok ? await response.json() : { places: [] };
      if (asked === this.asked && document.activeElement === this.field) this.show(places);
    } catch {
      // Without places the box still searches words; they are asked for again at the next letter.
      this.close();
    }
  }

  show(places) {
    this.places = places;
    this.activate(-1);
    this.list.replaceChildren(...places.map((place, i) => option(place, i)));
    this.list.hidden = !places.length;
    this.field.setAttribute("aria-expanded", String(places.length > 0));
    this.voice.textContent = places.length ? sayN("%(n)s place is offered", "%(n)s places are offered", places.length) : "";
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    if (!this.list.hidden) this.show([]);
  }

  activate(number) {
    this.active = number;
    [...this.list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === number)));
    if (number < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `place-${number}`);
    this.list.children[number]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.activate(((this.active + 1 + by + this.places.length + 1) % (this.places.length + 1)) - 1);
    else if (event.key === "Enter" && this.active >= 0) this.pick(this.active);
    else if (event.key === "Escape" && this.active >= 0) this.close();
    else {
      if (event.key === "Enter" || event.key === "Escape") this.close();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  pick(number) {
    const place = this.places[number];
    this.close();
    this.onPick(place);
  }
}

function option(place, i) {
  const note = [KINDS[place.precision], place.note].filter(Boolean).join(" · ");
  return el("li", { role: "option", id: `place-${i}`, "data-number": i, "aria-selected": "false" },
    el("span", { class: "place-name" }, bdi(place.name), place.local ? [" ", el("span", { class: "place-local" }, bdi(place.local))] : null),
    el("span", { class: "place-note" }, bdi(note)));
}
