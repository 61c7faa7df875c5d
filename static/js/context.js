/**
 * Layers that are not of events: what draws each, its key in the legend, its card, and what a click on it opens.
 * The script of the map names them (one Folium element each); this module keeps them in step with the model.
 * @module context
 */

import { layerCard } from "./cards.js";
import { ChoroplethLayer } from "./choropleth.js";
import { byId, el } from "./dom.js";
import { FileLayer } from "./filelayer.js";
import { GraticuleLayer } from "./graticule.js";
import { HeatLayer } from "./heat.js";
import { told } from "./trouble.js";
import { UserLayers } from "./userlayers.js";

/** Between the basemap and the marks; files of lines and areas above density and counts. */
const PANES = { "conflictmap-tiles": 250, "conflictmap-under": 300, "conflictmap-files": 350 };
/** While days are dragged or played, a key is written at most this often (milliseconds). */
const KEY_PAUSE = 400;

export class Contexts {
  constructor(model, towns) {
    this.model = model;
    this.towns = towns;
    this.options = [];
    this.layers = new Map();
    this.wrote = new Map();
  }

  /** Take in a layer; it is made when the page starts. */
  define(options) {
    this.options.push(options);
  }

  start(app) {
    const { model } = this;
    this.app = app;
    for (const [name, z] of Object.entries(PANES)) app.map.createPane(name).style.zIndex = z;
    for (const options of this.options) this.make(options);
    this.user = new UserLayers(app, model);
    const root = byId("layers");
    root.addEventListener("click", (event) => {
      const id = event.target.closest("[data-info]")?.dataset.info;
      if (id) layerCard(model.layers.get(id), model.asOf);
    });
    app.map.on("click", (event) => this.click(event));
    app.map.on("mousemove", (event) => this.move(event));
    model.addEventListener("change", () => this.update());
    this.update();
  }

  make(options) {
    const layer = MAKERS[options.draw]?.(this.model, options);
    if (!layer) {
      this.model.counters.set(options.id, () => this.model.shown().length);
      return;
    }
    this.layers.set(options.id, told(layer, options.id, options.title));
    this.model.counters.set(options.id, COUNTS[options.draw]?.(layer, options) ?? (() => null));
    layer.on("loaded drawn", () => this.tellKey(options.id));
    if (options.draw === "tiles") layer.on("tileerror", () => layer.fire("unloaded"));
  }

  /** Put on the map what is on, take off what is not, draw anew what stays. */
  update() {
    const { map } = this.app;
    for (const [id, layer] of this.layers) {
      const on = this.model.on.has(id);
      if (on && !map.hasLayer(layer)) {
        map.addLayer(layer);
        layer.load?.();
      } else if (on) layer.follows?.(this.model) ?? layer.redraw?.();
      else if (map.hasLayer(layer)) map.removeLayer(layer);
      this.tellKey(id);
    }
    this.towns.hidden = this.model.on.has("tiles");
  }

  /** Write a layer's key below its row; while the days move by themselves, not at every step of them. */
  tellKey(id) {
    if (this.model.live && performance.now() - (this.wrote.get(id) ?? -Infinity) < KEY_PAUSE) return;
    this.wrote.set(id, performance.now());
    const layer = this.layers.get(id);
    const row = document.querySelector(`[data-row="${CSS.escape(id)}"]`);
    if (!layer.key || !row) return;
    let box = row.nextElementSibling?.dataset.key === id ? row.nextElementSibling : null;
    const on = this.model.on.has(id);
    if (!on) {
      box?.remove();
      return;
    }
    if (!box) {
      box = el("div", { class: "layer-key", "data-key": id });
      row.after(box);
    }
    const open = box.querySelector("details")?.open ?? false;
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.division : null;
    box.replaceChildren(...layer.key((hit) => this.openArea(layer, hit)).filter(Boolean));
    if (open) box.querySelector("details")?.setAttribute("open", "");
    if (focused) box.querySelector(`[data-division="${CSS.escape(focused)}"]`)?.focus();
  }

  /** What is on and what it shows, as plain data by id. */
  told() {
    if (!this.user) return {};
    const on = [...this.layers].filter(([id]) => this.model.on.has(id));
    return Object.fromEntries([...on.map(([id, layer]) => [id, layer.told?.() ?? {}]), ...this.user.all.filter((one) => one.on).map((one) => [one.id, one.layer.told()])]);
  }

  openArea(layer, hit) {
    layer.show(hit);
    layer.card(hit, (events, title) => this.app.openGroup(events, title));
  }

  /** What lies under the pointer where no mark does: a file's feature before a division. */
  hit({ containerPoint, latlng }) {
    if (this.app.marks.hit(containerPoint, latlng)) return null;
    const over = [...this.user.drawn(), ...[...this.layers].filter(([id]) => this.model.on.has(id)).map(([, layer]) => layer).reverse()];
    for (const layer of over) {
      const found = layer.hit?.(latlng, containerPoint);
      if (found) return { layer, found };
    }
    return null;
  }

  click(event) {
    const hit = this.hit(event);
    if (!hit) return;
    this.app.map.getContainer().focus({ preventScroll: true });
    hit.layer.card(hit.found, (events, title) => this.app.openGroup(events, title));
  }

  move(event) {
    if (event.originalEvent.pointerType === "touch") return;
    const hit = this.hit(event);
    if (!hit) return;
    const tooltip = byId("tooltip");
    const { x, y } = event.containerPoint;
    tooltip.replaceChildren(...hit.layer.tip(hit.found));
    tooltip.hidden = false;
    const frame = this.app.map.getSize();
    const top = y + 18 + tooltip.offsetHeight > frame.y ? y - tooltip.offsetHeight - 12 : y + 18;
    tooltip.style.transform = `translate(${Math.max(6, Math.min(x + 14, frame.x - tooltip.offsetWidth - 6))}px, ${top}px)`;
    this.app.map.getContainer().classList.add("on-mark");
  }
}

const MAKERS = {
  density: (model, options) => new HeatLayer(model, options),
  divisions: (model, options) => new ChoroplethLayer(model, options),
  graticule: (model, options) => new GraticuleLayer(options),
  file: (model, options) => new FileLayer(options),
  tiles: (model, options) => tiles(options),
};

const COUNTS = {
  density: (layer) => () => layer.count(),
  divisions: (layer) => () => layer.counted()?.found.size ?? null,
  file: (layer, { features }) => () => features,
};

/** Pictures from the host that the owner of the server named; asked for only while the layer is on. */
function tiles({ url, credit, zoom }) {
  const attribution = document.createElement("span");
  attribution.textContent = credit;
  const layer = L.tileLayer(url, { maxNativeZoom: zoom, attribution: attribution.innerHTML, pane: "conflictmap-tiles", referrerPolicy: "no-referrer" });
  layer.again = () => layer.redraw();
  layer.follows = () => true;
  return layer;
}
