/**
 * The page's state in its address: `#zoom/lat/lon` for the view, `?e=` for the event, `?layers=` when not the default,
 * `?from=` and `?to=` for the days, `?play=` and `?speed=` for how they play,
 * `?lang=` for the language (the server keeps it, so it is not written back), `?q=` for the words searched, `?assertion=` for how sure,
 * `?harmed=yes` for people harmed only; the filters by choices and the box are read by `filters.js`, once the feed says what can be chosen.
 * Whatever is read is checked; what makes no sense is left out and named, so that the reader is not misled in silence.
 * @module url
 */

import { queryIn } from "./search.js";
import { say } from "./say.js";
import { dayOf, isoOf, OPEN } from "./time.js";

const VIEW = /^#(\d{1,2}(?:\.\d{1,3})?)\/(-?\d{1,2}(?:\.\d{1,6})?)\/(-?\d{1,3}(?:\.\d{1,6})?)$/;
const ID = /^[\w.:-]{1,64}$/;
/** What may stand in the query, and the version of it that is understood. */
const KEYS = new Set(["v", "from", "to", "play", "speed", "e", "layers", "q", "assertion", "harmed", "area", "side", "actor", "source", "stage", "precision", "bbox", "lang", "time"]);
const VERSION = "1";
const LANGUAGES = ["en", "uk", "ru"];
const MODES = ["window", "cumulative"];
/** So much of a value is repeated to the reader. */
const REPEATED = 40;

/**
 * @param {Map<string, Object>} known the layers
 * @param {{speeds: number[], longest: number}} allowed speeds of the time bar, the usual one first; the longest search; the rows of each assertion
 * @returns {{view: ?{zoom, lat, lon}, event: ?string, layers: ?string[], window: ?{from, to}, play: string, speed: number,
 *   query: string, sure: ?string[], harmed: boolean, left: string[]}} `left` names what was not understood
 */
export function readState(map, known, { speeds = [1], longest = 200, sureness = new Map() } = {}) {
  const query = new URLSearchParams(location.search);
  const left = [];
  const leave = leaving(left);
  for (const key of new Set(query.keys())) if (!KEYS.has(key)) left.push(`“${shortened(key)}”`);
  const read = (key, take) => {
    const value = query.get(key);
    if (value === null || value === "") return null;
    const taken = take(value);
    if (taken === null) leave(key, value);
    return taken;
  };
  read("v", (value) => (value === VERSION ? value : null));
  read("lang", (value) => (LANGUAGES.includes(value) ? value : null));
  const view = readView(map);
  if (!view && location.hash.includes("/")) leave("view", location.hash);
  return {
    view,
    event: read("e", (value) => (ID.test(value) ? value : null)),
    layers: layersIn(query.get("layers"), known, leave),
    window: windowIn(read("from", dayOf), read("to", dayOf), leave),
    play: read("play", (value) => (MODES.includes(value) ? value : null)) ?? MODES[0],
    speed: read("speed", (value) => speeds.find((speed) => String(speed) === value) ?? null) ?? speeds[0],
    query: read("q", (value) => queryIn(value, longest)) ?? "",
    sure: sureIn(query.get("assertion"), sureness, leave),
    harmed: read("harmed", (value) => (value === "yes" ? value : null)) !== null,
    left,
  };
}

/** What notes in a list the name and value of something that is not understood. */
export function leaving(left) {
  return (name, value) => left.push(`${name} “${shortened(value)}”`);
}

function layersIn(value, known, leave) {
  if (value === null) return null;
  const ids = value.split(",").filter(Boolean);
  for (const id of ids) if (!known.has(id) && id !== "-marks") leave("layer", id);
  return ids.filter((id) => known.has(id) || id === "-marks");
}

function sureIn(value, sureness, leave) {
  if (!value) return null;
  const names = value.split(",").filter(Boolean);
  for (const name of names) if (!sureness.has(name)) leave("assertion", name);
  return names.filter((name) => sureness.has(name)).map((name) => sureness.get(name));
}

function windowIn(from, to, leave) {
  if (from === null && to === null) return null;
  if (from !== null && to !== null && from > to) {
    leave("from", say("%(first)s, after %(last)s", { first: isoOf(from), last: isoOf(to) }));
    return null;
  }
  return { from: from ?? -OPEN, to: to ?? OPEN };
}

/** Short, and without anything that cannot be seen or turns the direction of writing. */
function shortened(value) {
  const seen = value.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  const letters = [...seen];
  return letters.length > REPEATED ? `${letters.slice(0, REPEATED).join("")}…` : seen;
}

/** The view in the address, moved inside what the map can show, or null. */
export function readView(map) {
  const match = VIEW.exec(location.hash);
  if (!match) return null;
  const [zoom, lat, lon] = match.slice(1).map(Number);
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { zoom: Math.min(Math.max(zoom, map.getMinZoom()), map.getMaxZoom()), lat: Math.min(Math.max(lat, -85), 85), lon };
}

/**
 * Write the state into the address.
 * @param {{play: string, speed: number, push: boolean}} how `push` makes a new entry in the history, if the query changes
 */
export function writeState(map, model, { play = "window", speed = 1, push = false } = {}) {
  const search = stateQuery(model, { play, speed });
  const centre = map.getCenter().wrap();
  const view = `#${Number(map.getZoom().toFixed(2))}/${centre.lat.toFixed(4)}/${centre.lng.toFixed(4)}`;
  const address = `${location.pathname}${search}${view}`;
  if (push && search !== location.search) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

function stateQuery(model, { play, speed }) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(daysOf(model.window))) query.set(key, value);
  setFilters(query, model);
  if (play !== "window") query.set("play", play);
  if (speed !== 1) query.set("speed", speed);
  if (model.event) query.set("e", model.event.id);
  if (model.loaded && model.key() !== model.defaults) query.set("layers", model.key());
  const search = readable(query);
  return search ? `?v=${VERSION}&${search}` : "";
}

/** A query as people read it. */
function readable(query) {
  return query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
}

function setFilters(query, model) {
  if (model.query) query.set("q", model.query);
  if (model.sure) query.set("assertion", model.sureKey());
  if (model.harmed) query.set("harmed", "yes");
  model.filters.write(query);
}

/** The ends of a window as `from` and `to`; an open end is left out. */
function daysOf(window) {
  const days = {};
  if (window && window.from > -OPEN) days.from = isoOf(window.from);
  if (window && window.to < OPEN) days.to = isoOf(window.to);
  return days;
}

/** The address that leads to one event. */
export function eventLink(id) {
  return new URL(`${location.pathname}?e=${encodeURIComponent(id)}`, location.href).href;
}

/** The download's address for the layers that are on, the days shown and the other filters; null when nothing on can be downloaded. */
export function downloadLink(base, model) {
  const group = (name) => [...model.layers.values()].filter((layer) => layer.group === name).map((layer) => layer.id);
  const [happened, later] = [group("happened"), group("later")];
  const kinds = happened.filter((id) => model.on.has(id));
  const others = later.filter((id) => model.on.has(id));
  if (!kinds.length && !others.length) return null;
  const query = new URLSearchParams();
  if (!others.length && kinds.length < happened.length) query.set("kind", kinds.join(","));
  if (others.length) query.set("map", kinds.length ? "point,area,off" : "off");
  if (others.length && kinds.length + others.length < happened.length + later.length) query.set("layer", [...kinds, ...others].join(","));
  for (const [key, value] of Object.entries(daysOf(model.window))) query.set(key, value);
  setFilters(query, model);
  const search = readable(query);
  return search ? `${base}?${search}` : base;
}
