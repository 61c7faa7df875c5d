/**
 * The map page: what the script made by Folium calls (`conflictmap.basemap`, `.layer`, `.start`) and how the parts
 * work together. `window.conflictmap` is the only name this page adds.
 * @module main
 */

import { boundsOf } from "./areas.js";
import { BasemapLayer } from "./basemap.js";
import { Chips } from "./chips.js";
import { Contexts } from "./context.js";
import { shortWords } from "./days.js";
import { wireDesk } from "./desk.js";
import { bdi, byId, calm, el } from "./dom.js";
import { DrawBox } from "./drawbox.js";
import { emptyNote } from "./empty.js";
import { FilterPanel } from "./filterpanel.js";
import { firstView } from "./fit.js";
import { InView } from "./inview.js";
import { Keys } from "./keys.js";
import { wireLegend } from "./legend.js";
import { EventList } from "./list.js";
import { MarksLayer } from "./marks.js";
import { Model } from "./model.js";
import { Panel } from "./panel.js";
import { partsOf } from "./phrases.js";
import { PlaceBox } from "./placebox.js";
import { Pointer } from "./pointer.js";
import { number, say, sayN } from "./say.js";
import { SearchBox } from "./searchbox.js";
import { Sheet } from "./sheet.js";
import { allDates, TimeBar } from "./timebar.js";
import { wireTongues } from "./tongues.js";
import { Towns } from "./towns.js";
import { told } from "./trouble.js";
import { downloadLink, leaving, readState, writeState } from "./url.js";
import { visible } from "./visible.js";

/** How close the first view and a chosen event are shown at most. */
const FIT_ZOOM = 9;
const EVENT_ZOOM = 8;
const PLACE_ZOOM = 10;
/** Room over the first view for the search box, and for a note under it (pixels). */
const SEARCHED = 76;
const NOTED = 128;
/** Changes of the days that follow each other faster are one entry in the history (milliseconds). */
const ONE_ENTRY = 1500;
/** While the days move by themselves, the address follows at most this often (browsers refuse more than a few a second). */
const ADDRESS_PAUSE = 1000;

const model = new Model();
const towns = new Towns();
const contexts = new Contexts(model, towns);
/** How the time bar plays, as the server wrote it. */
let timeOptions = { speeds: [1], step_ms: 800 };

/** A layer's switch as a Leaflet layer: adding it to the map shows its events. */
const Switch = L.Layer.extend({
  initialize(id) {
    this.id = id;
  },
  onAdd() {
    model.toggle(this.id, true);
  },
  onRemove() {
    model.toggle(this.id, false);
  },
});

class App {
  constructor(map, options) {
    this.map = map;
    this.options = options;
    model.filters.define(options.facets);
    for (const [row, assertions] of Object.entries(options.sure)) for (const assertion of assertions) model.sureness.set(assertion, row);
    this.marks = new MarksLayer(model, towns).addTo(map);
    towns.onload = () => this.marks.redraw();
    this.sheet = new Sheet(() => map.invalidateSize({ animate: false }));
    this.list = new EventList(model, (kind, id, from) => this.open(kind, id, { from, fly: true }), {
      inView: new InView(map, model), onWidth: () => map.invalidateSize({ animate: false }),
    });
    this.panel = new Panel(byId("evidence"), model, {
      eventUrl: options.event,
      stages: options.stages,
      onPick: (id, group) => this.open("event", id, { group }),
      onClose: () => this.close(),
      onMap: (id) => this.fly(model.byId.get(id), 11),
      onCorrected: (id) => this.refresh(id),
    });
    this.from = null;
    this.time = new TimeBar(model, timeOptions, { onNote: (push) => this.remember(push), onSize: (open) => this.resized(open) });
    this.search = new SearchBox(model, options, (...children) => this.notice(...children));
    this.places = new PlaceBox(options.places, () => map.getCenter(), (place) => this.goTo(place));
    this.box = new DrawBox(map, model);
    this.filters = new FilterPanel(model, this.sheet, {
      box: () => {
        if (matchMedia("(max-width: 799px)").matches) this.sheet.size("peek");
        this.box.begin();
      },
      view: () => this.box.view(),
      clear: () => this.clear(),
    });
    this.chips = new Chips(model, () => this.clear());
    this.layersKey = null;
    this.query = "";
    this.pushed = -Infinity;
    this.addressTimer = null;
  }

  begin() {
    const { map } = this;
    map.attributionControl.setPrefix(false);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 90 }).addTo(map);
    map.getContainer().setAttribute("role", "group");
    map.getContainer().setAttribute("aria-label", say("Map: arrow keys move it, plus and minus zoom"));
    wireLegend(byId("layers"), model);
    wireTongues();
    new Pointer(this, model);
    contexts.start(this);
    told(this.marks, "marks", say("The events"));
    model.addEventListener("change", () => this.changed());
    model.addEventListener("select", () => {
      this.marks.redraw();
      this.remember();
    });
    map.on("moveend", () => {
      this.remember();
      this.list.moved();
    });
    // Also an address changed by hand comes this way, and before "hashchange".  Nothing may move the map before it is read:
    // a moved map writes the address.
    window.addEventListener("popstate", () => this.restore());
    const keys = new Keys(byId("letters"));
    keys.on("/", () => this.search.focus());
    keys.on("t", () => this.time.focus());
    keys.on("f", () => this.filters.toggle());
    keys.on(" ", () => this.time.toggle());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]") && !byId("evidence").hidden) this.close();
    });
    wireDesk(this, model, keys);
    this.load();
  }

  async load() {
    this.notice(el("p", {}, say("Loading events…")));
    try {
      const response = await fetch(this.options.feed);
      if (!response.ok) throw new Error(String(response.status));
      this.receive(await response.json());
    } catch {
      const again = el("button", { type: "button", class: "button", onclick: () => this.load() }, say("Try again"));
      this.notice(el("p", {}, say("The events could not be loaded.")), again);
    }
  }

  /** After a correction: fetch what there is now, keep the view, and show the event it was about. */
  async refresh(id) {
    const response = await fetch(this.options.feed);
    if (!response.ok) throw new Error(String(response.status));
    const { defaults } = model;
    const on = [...model.on];
    this.ready = false;
    model.load(await response.json());
    model.defaults = defaults;
    model.setOn(on);
    if (model.query) await this.search.load();
    this.ready = true;
    const event = model.find(id);
    if (event) this.open("event", event.id);
    else this.close();
  }

  receive(feed) {
    const state = this.state();
    model.load(feed);
    if (state.layers) model.setOn(model.fromKey(state.layers));
    this.time.set(state.play, state.speed);
    model.setWindow(state.window);
    this.filter(state);
    if (state.view) this.map.setView([state.view.lat, state.view.lon], state.view.zoom, { animate: false });
    else this.fit();
    const event = state.event ? model.find(state.event) : null;
    if (event) {
      if (!model.on.has(event.layer)) model.toggle(event.layer, true);
      this.open("event", event.id, { fly: !state.view, focus: false });
      if (!model.shown().includes(event)) {
        if (model.window && model.left("window").includes(event)) this.notice(el("p", {}, say("The open event is not in the days shown.")), allDates(model));
        else this.notice(el("p", {}, say("The open event does not pass the filters.")), el("button", { type: "button", class: "button", onclick: () => this.clear() }, say("Clear all")));
      }
    } else if (state.event) {
      this.notice(el("p", {}, say("The event in this link is not here (any more).")), this.dismiss());
    }
    this.tellLeft(state.left);
    this.ready = true;
    this.remember();
    if (state.query && state.left.length) this.search.load().then(() => this.tellLeft(state.left));
  }

  /** Name what the address held and nobody understood. */
  tellLeft(left) {
    if (!left.length) return;
    const named = left.slice(0, 6).flatMap((words, i) => [i ? ", " : null, el("bdi", {}, words)]);
    this.notice(el("p", {}, say("Left out of this link, because it is not understood:"), " ", named, left.length > 6 ? " …" : "", "."), this.dismiss());
  }

  /** Back or forward in the history: show what the address says, without a new entry. */
  restore() {
    if (!this.ready) return;
    this.ready = false;
    this.time.pause();
    const state = this.state();
    if (state.view) this.map.setView([state.view.lat, state.view.lon], state.view.zoom, { animate: false });
    model.setOn(model.fromKey(state.layers ?? model.defaults.split(",")));
    this.time.set(state.play, state.speed);
    model.setWindow(state.window);
    this.filter(state);
    const id = (state.event && model.find(state.event)?.id) || null;
    if (id !== (model.event?.id ?? null)) {
      if (id) this.open("event", id, { focus: false });
      else this.close();
    }
    this.tellLeft(state.left);
    this.ready = true;
    this.remember();
  }

  /** Take over the filters of the address; choices that there are none of are named in `left`. */
  filter({ query, sure, harmed, left }) {
    model.together(() => {
      this.search.set(query);
      model.setSure(sure);
      model.setHarmed(harmed);
      model.filters.read(new URLSearchParams(location.search), leaving(left));
      model.changed();
    });
  }

  /** Lift every filter, also layers and days. */
  clear() {
    model.together(() => {
      this.search.clear();
      model.setSure(null);
      model.setHarmed(false);
      for (const { name } of model.filters.facets) model.choose(name, []);
      model.setBox(null);
      model.setWindow(null);
      partsOf(model).find(({ name }) => name === "layers")?.lift();
    });
    byId("filters-open").focus();
  }

  /** Show a place of the gazetteer, with the circle in which it lies; what was typed is no search then. */
  goTo(place) {
    this.search.clear();
    this.ring?.remove();
    this.ring = L.circle([place.lat, place.lon], { radius: place.radius_km * 1000, interactive: false, className: "place-ring" }).addTo(this.map);
    this.map.flyToBounds(this.ring.getBounds(), { padding: [40, 40], maxZoom: PLACE_ZOOM, ...pace() });
    this.notice(el("p", {}, el("strong", {}, bdi(place.name)), " ", bdi(place.note)), el("button", { type: "button", class: "link", onclick: () => this.box.view() }, say("Only what is in view now")), this.dismiss());
    model.addEventListener("change", () => this.ring.remove(), { once: true });
  }

  state() {
    return readState(this.map, model.layers, { sureness: model.sureness, speeds: timeOptions.speeds, longest: this.options.longest });
  }

  /** The time bar has another height; opened on a phone, it gets the room of the sheet. */
  resized(open) {
    if (open && matchMedia("(max-width: 799px)").matches) this.sheet.size("peek");
    this.map.invalidateSize({ animate: false });
  }

  /** Show the events that are on; where they lie far apart, the region with most of them, and say so. */
  fit() {
    const { bounds, left } = firstView(model);
    this.show(bounds, left ? NOTED : SEARCHED);
    if (!left) return;
    const all = L.latLngBounds(model.shown().map((event) => [event.lat, event.lon]));
    this.notice(el("p", {}, sayN("%(n)s event elsewhere", "%(n)s events elsewhere", left)), el("button", { type: "button", class: "link", onclick: () => this.show(all) }, say("Show all")), this.dismiss());
    this.map.once("movestart", () => this.notice());
  }

  show(bounds, top = SEARCHED) {
    if (!bounds.isValid()) return;
    this.notice();
    this.map.fitBounds(bounds, { paddingTopLeft: [48, top], paddingBottomRight: [this.map.getSize().x < 500 ? 70 : 100, 56], maxZoom: FIT_ZOOM, animate: false });
  }

  changed() {
    this.marks.redraw();
    const shown = model.shown();
    this.count(shown.length);
    byId("time-compare").href = downloadLink(this.options.compare, model) ?? this.options.compare;
    const link = document.querySelector("[data-download]");
    const address = downloadLink(this.options.download, model);
    link.toggleAttribute("href", Boolean(address));
    if (address) link.setAttribute("href", address);
    if (model.event && !model.on.has(model.event.layer)) this.close();
    this.emptyNotice(shown);
    this.rememberChange();
  }

  /** The header: how many of how many are shown, and what no mark stands for. */
  count(shown) {
    const [all, unmapped, undated] = [model.total(), model.unmapped(), model.undated()];
    const filtered = model.window || Object.keys(model.tests()).length > 0;
    const rest = [
      unmapped ? sayN("%(n)s not mapped", "%(n)s not mapped", unmapped) : null,
      undated ? (model.window ? sayN("%(n)s undated left out", "%(n)s undated left out", undated) : sayN("%(n)s undated", "%(n)s undated", undated)) : null,
      model.asOf ? say("as of %(day)s", { day: shortWords(model.asOf) }) : null,
    ].filter(Boolean);
    const some = { shown: number(shown) };
    const mapped = filtered ? sayN("%(shown)s of %(n)s event on the map", "%(shown)s of %(n)s events on the map", all, some) : sayN("%(n)s event on the map", "%(n)s events on the map", all);
    const brief = filtered ? sayN("%(shown)s of %(n)s event", "%(shown)s of %(n)s events", all, some) : sayN("%(n)s event", "%(n)s events", all);
    document.querySelector(".status").textContent = [mapped, ...rest].join(" · ");
    document.querySelector(".sheet-status").textContent = [brief, ...rest].join(" · ");
  }

  /** Another filter is a new entry in the history; days that change in quick succession are one. */
  rememberChange() {
    if (model.live) {
      if (this.time.playing) this.addressTimer ??= setTimeout(() => this.remember(), ADDRESS_PAUSE);
      return;
    }
    const now = performance.now();
    const key = [model.key(), model.sureKey(), model.harmed, model.filters.key()].join();
    const switched = this.layersKey !== key;
    const searched = this.query !== model.query;
    this.layersKey = key;
    this.query = model.query;
    this.remember(switched || (searched ? this.search.entry() : now - this.pushed > ONE_ENTRY));
    this.pushed = switched || searched || !this.ready ? -Infinity : now;
  }

  emptyNotice(shown) {
    if (shown.length || model.shownPlaces().length) {
      this.notice();
    } else if (!model.events.length && !model.places.length) {
      this.notice(el("p", {}, say("No events yet. Import a report and its events appear here.")), el("a", { class: "button", href: "/import" }, say("Import an article")));
    } else {
      this.notice(...emptyNote(model, { query: () => this.search.clear() }));
    }
  }

  notice(...children) {
    const box = byId("notice");
    box.hidden = children.length === 0;
    box.replaceChildren(...children);
  }

  dismiss() {
    return el("button", { type: "button", class: "close", "aria-label": say("Close this note"), onclick: () => this.notice() }, "×");
  }

  /** Open an event or place: select it, show its evidence, move the focus there. */
  open(kind, id, { from = null, fly = false, focus = true, group = null } = {}) {
    if (from) this.from = from;
    model.select(kind, id);
    const item = kind === "event" ? model.event : model.place;
    if (!item) return;
    this.sheet.evidence(true);
    if (kind === "event") this.panel.showEvent(item, group);
    else this.panel.showPlace(item);
    if (focus) this.panel.focus();
    if (fly) this.fly(item);
    else if (item.point !== false) this.map.panInside([item.lat, item.lon], { padding: [60, 60], animate: !calm() });
  }

  /** Open the choice among several events at one spot. */
  openGroup(events, title) {
    const ids = events.map((event) => event.id);
    if (ids.length === 1) {
      this.open("event", ids[0]);
      return;
    }
    model.select(null);
    this.sheet.evidence(true);
    this.panel.showGroup({ ids, title });
    this.panel.focus();
  }

  close() {
    const { selected } = model;
    model.select(null);
    this.panel.asked += 1;
    this.sheet.evidence(false);
    const back = this.from?.isConnected ? this.from : selected && this.list.button(selected.kind, selected.id);
    (back ?? this.map.getContainer()).focus({ preventScroll: false });
    this.from = null;
  }

  fly(item, zoom = EVENT_ZOOM) {
    const geometry = item.point === false ? model.areas[item.place_id] : null;
    if (geometry) {
      this.map.flyToBounds(boundsOf(geometry), { paddingTopLeft: [30, 30], paddingBottomRight: [30, 64], maxZoom: FIT_ZOOM, ...pace() });
      return;
    }
    this.map.flyTo([item.lat, item.lon], Math.max(this.map.getZoom(), zoom), pace());
  }

  remember(push = false) {
    clearTimeout(this.addressTimer);
    this.addressTimer = null;
    if (this.ready) writeState(this.map, model, { play: this.time.mode, speed: this.time.speed, push });
  }
}

function pace() {
  return calm() ? { animate: false } : { duration: 0.6 };
}

let app = null;

window.conflictmap = Object.freeze({
  /** Called by the script of the map: the basemap as a Leaflet layer. */
  basemap(map, options) {
    towns.load(options.towns);
    towns.translate(options.names);
    return told(new BasemapLayer(options, towns), "basemap", say("The background map"));
  },
  /** Called by the script of the map, once a layer that is not of events: its switch as a Leaflet layer. */
  context(map, options) {
    model.define(options);
    contexts.define(options);
    return new Switch(options.id);
  },
  /** Called by the script of the map, once a layer: its switch as a Leaflet layer. */
  layer(map, options) {
    model.define(options);
    return new Switch(options.id);
  },
  /** Called by the script of the map: how the time bar plays. */
  timeBar(map, options) {
    timeOptions = options;
  },
  /** Called last: fetch the events and wire the page. */
  start(map, options) {
    app = new App(map, options);
    app.begin();
  },
  /** What the layers beside those of events show, as plain data: for tests and the curious. */
  layers: () => contexts.told(),
  /** The time bar's histogram and days, as plain data: for tests and the curious. */
  time: () => app?.time.told() ?? null,
  /** What is drawn now, with its position in the window: for tests and the curious. */
  visible() {
    return app ? visible(app.map, app.marks, model) : [];
  },
});
