/**
 * Layers that a reader drops on the map or chooses: read in the browser, kept for this tab only, never sent anywhere.
 * @module userlayers
 */

import { layerCard, openCard } from "./cards.js";
import { bdi, byId, el } from "./dom.js";
import { FileLayer, hatchSwatch, STATUSES } from "./filelayer.js";
import { checkSize, FileFault, MAX_BYTES, MAX_VERTICES, read } from "./parsers.js";
import { number, say } from "./say.js";
import { told } from "./trouble.js";

const STORED = "conflictmap-layers";
/** More than so many characters are not kept for a reload. */
const KEPT = 2_000_000;
const FIELDS = { title: say("Title"), as_of: say("As of"), source: say("Source"), licence: say("Licence") };
const HINTS = { as_of: say("the day it shows, such as 2024-03-01"), source: say("who made it"), licence: say("under what terms it may be shown") };
const LONGEST = 200;

export class UserLayers {
  constructor(app, model) {
    this.app = app;
    this.model = model;
    this.all = [];
    this.kept = true;
    this.turn = [...model.layers.values()].filter((layer) => layer.draw === "file").length;
    this.rows = el("div", { class: "user-rows" });
    this.group().append(this.rows, el("button", { type: "button", class: "button add-layer", onclick: () => this.choose() }, say("Add a layer …")));
    this.wireDrop();
    for (const stored of storedLayers()) this.add(stored);
  }

  /** The legend's group of added layers; made here where the server has none. */
  group() {
    const found = document.querySelector('[data-group="added"]');
    if (found) return found;
    const made = el("fieldset", { class: "group", "data-group": "added" }, el("legend", {}, el("span", {}, say("Added layers"))));
    byId("layers").querySelector(".key").before(made);
    return made;
  }

  /** The layers that are on, topmost first. */
  drawn() {
    return this.all.filter((one) => one.on).map((one) => one.layer).reverse();
  }

  wireDrop() {
    const files = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      byId("map-frame").classList.add("drop-here");
    });
    document.addEventListener("dragleave", (event) => event.relatedTarget ?? byId("map-frame").classList.remove("drop-here"));
    document.addEventListener("drop", (event) => {
      byId("map-frame").classList.remove("drop-here");
      if (!files(event)) return;
      event.preventDefault();
      this.take(event.dataTransfer.files[0]);
    });
  }

  /** Ask for a file. */
  choose(fault = null) {
    const input = el("input", { type: "file", id: "layer-file", accept: ".geojson,.json,.kml,.csv,.tsv,.txt", onchange: () => input.files[0] && this.take(input.files[0]) });
    openCard(say("Add a layer"), [
      fault ? el("p", { class: "card-fault", role: "alert" }, bdi(fault)) : null,
      el("p", {}, say("Front lines, areas of control, places: a GeoJSON, KML or CSV file. It is read in this browser, is not sent anywhere, and is gone when you close the tab.")),
      el("label", { class: "card-field", for: "layer-file" }, el("span", {}, say("File")), input),
      el("p", { class: "quiet" }, say("At most %(mb)s MB and %(n)s vertices. You can also drop the file on the map.", { mb: MAX_BYTES / 2 ** 20, n: MAX_VERTICES })),
    ].filter(Boolean));
  }

  /** Read a file; then ask what it is, or say what is wrong with it. */
  async take(file) {
    try {
      checkSize(file.size);
      const found = read(file.name, await file.text());
      this.ask({ ...found, about: { ...found.about, title: found.about.title || file.name.replace(/\.[a-z]+$/i, "").slice(0, LONGEST) } });
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      this.choose(error.message);
    }
  }

  /** Ask for title, day, source, licence, and how sure it is. */
  ask({ features, vertices, about }) {
    const field = (name) => el("label", { class: "card-field" }, el("span", {}, FIELDS[name]), el("input", { type: "text", name, value: about[name].slice(0, LONGEST), maxlength: LONGEST, required: name === "title", placeholder: HINTS[name] ?? null, autocomplete: "off" }));
    const status = el("select", { name: "status" }, Object.entries(STATUSES).map(([value, words]) => el("option", { value, selected: value === "claimed" }, words)));
    const form = el("form", {
      method: "dialog",
      onsubmit: (event) => {
        event.preventDefault();
        const given = Object.fromEntries(new FormData(form));
        close();
        this.add({ title: given.title.trim() || say("Layer"), status: given.status, own: { as_of: given.as_of.trim(), source: given.source.trim(), licence: given.licence.trim() }, shapes: features }, true);
        this.keep();
      },
    },
    el("p", { class: "quiet" }, say("%(n)s features, %(vertices)s vertices. What you leave empty is said to be “not given”.", { n: features.length, vertices })),
    Object.keys(FIELDS).map(field),
    el("label", { class: "card-field" }, el("span", {}, say("How sure")), status),
    el("p", { class: "quiet" }, say("Claimed areas are hatched with a dashed edge. Where the file says it of a feature (“status”), the file decides.")),
    el("button", { type: "submit", class: "primary" }, say("Add to the map")));
    const close = openCard(say("What is this layer?"), [form]);
    form.querySelector("input").focus();
  }

  /** Put a layer on the map and its row into the legend. */
  add({ title, status, own, shapes, on = true }, show = false) {
    const options = { id: `user-${this.turn}`, title, status, own, shapes, turn: this.turn };
    this.turn += 1;
    const layer = told(new FileLayer(options), options.id, title);
    const one = { ...options, layer, on: false };
    this.all.push(one);
    this.rows.append(this.row(one));
    this.toggle(one, on);
    if (show) this.fit(layer);
  }

  row(one) {
    const button = (attributes, ...words) => el("button", { type: "button", ...attributes }, ...words);
    one.button = button({ class: "toggle", "data-user": one.id, "aria-pressed": "false", onclick: (event) => event.detail < 2 && (this.toggle(one), this.keep()), ondblclick: () => this.solo(one) },
      hatchSwatch(one.turn, one.status), el("span", { class: "name" }, bdi(one.title), el("span", { class: "row-note" }, bdi(say("as of %(day)s", { day: one.own.as_of || say("not given") })))), el("span", { class: "count" }, number(one.shapes.length)));
    return el("div", { class: "row", "data-row-user": one.id }, one.button,
      button({ class: "only", "aria-label": say("Only %(layer)s", { layer: one.title }), onclick: () => this.solo(one) }, say("only")),
      button({ class: "info", "aria-label": say("About the layer %(layer)s", { layer: one.title }), onclick: () => this.card(one) }, "i"),
      button({ class: "info remove", "aria-label": say("Remove the layer %(layer)s", { layer: one.title }), onclick: () => this.remove(one) }, "×"));
  }

  card(one) {
    const about = say("A file of yours: %(n)s features. %(status)s.", { n: one.shapes.length, status: STATUSES[one.status] });
    const kept = this.kept ? say("Only in this browser tab; nobody else sees it, and links do not hold it.") : say("Too large to be kept: it is gone when the page is loaded again. Nobody else sees it, and links do not hold it.");
    layerCard({ ...one, about, limits: kept }, null);
  }

  toggle(one, on = !one.on) {
    one.on = on;
    one.button.setAttribute("aria-pressed", String(on));
    if (on) this.app.map.addLayer(one.layer);
    else this.app.map.removeLayer(one.layer);
  }

  /** Show this layer alone, over the basemap. */
  solo(one) {
    for (const other of this.all) this.toggle(other, other === one);
    const kinds = new Set(this.model.kinds);
    this.model.setOn([...this.model.on].filter((id) => kinds.has(id) && id !== "places"));
    this.keep();
  }

  remove(one) {
    const row = this.rows.querySelector(`[data-row-user="${one.id}"]`);
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector(".toggle") ?? this.rows.nextElementSibling;
    this.app.map.removeLayer(one.layer);
    row.remove();
    this.all = this.all.filter((other) => other !== one);
    this.keep();
    next.focus();
  }

  fit(layer) {
    const box = layer.features.map((feature) => feature.box).reduce((a, b) => ({ left: Math.min(a.left, b.left), right: Math.max(a.right, b.right), top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) }));
    const at = (x, y) => this.app.map.unproject([x * 256, y * 256], 0);
    this.app.map.fitBounds([at(box.left, box.bottom), at(box.right, box.top)], { maxZoom: 10, padding: [40, 40], animate: false });
  }

  /** Keep the layers for a reload of this tab, if they are small enough. */
  keep() {
    const text = JSON.stringify(this.all.map(({ title, status, own, shapes, on }) => ({ title, status, own, shapes, on })));
    this.kept = text.length <= KEPT;
    try {
      if (this.kept && this.all.length) sessionStorage.setItem(STORED, text);
      else sessionStorage.removeItem(STORED);
    } catch {
      // Where storage is full or forbidden, the layers stay until the page is left.
      this.kept = false;
    }
  }
}

/** The layers of this tab before it was loaded again. */
function storedLayers() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED) ?? "[]");
    return Array.isArray(stored) ? stored : [];
  } catch {
    // Storage is forbidden or holds something else: then there are none.
    return [];
  }
}
