/**
 * The canvas with the events: areas below, then the precision of what is selected, dots, marks, names.
 * Finds what lies under the pointer and tells what is drawn.
 * @module marks
 */

import { inside } from "./areas.js";
import { CanvasLayer, theme } from "./canvas.js";
import { boxAround, place as placeLabels, Taken, write } from "./labels.js";
import { at, BADGE, Scene } from "./scene.js";
import { drawDonut, drawRing, drawSymbol, reach } from "./symbols.js";

/** Metres on the ground of one degree of latitude, in kilometres. */
const KM_PER_DEGREE = 111.195;
/** A precision circle wider than this share of the view says nothing and is left out. */
const WIDEST = 0.9;
const TOUCH = 12;
/** Towns nearer than this to a larger one are not named (pixels). */
const SUBURB = 16;

export const MarksLayer = CanvasLayer.extend({
  initialize(model, towns, options) {
    L.setOptions(this, options);
    this.model = model;
    this.towns = towns;
    this.scene = new Scene(model);
    this.hover = null;
  },

  draw(context, view) {
    const colours = theme();
    const scene = this.scene.update(view.map, view.zoom);
    const local = (item) => ({ ...item, x: item.x - view.x0, y: item.y - view.y0 });
    const near = (item) => item.x > -60 && item.y > -60 && item.x < view.width + 60 && item.y < view.height + 60;
    const marks = scene.marks.map(local).filter(near);
    const dots = scene.dots.map(local).filter(near);
    const areas = scene.areas.map(local);
    const badges = areas.filter((area) => !area.folded && near(area));
    for (const area of areas) this._area(context, area, view, colours);
    this._precision(context, view, colours);
    const labels = this._labels(context, view, { marks, dots, areas: badges }, colours);
    for (const label of labels) if (label.kind === "town" && !label.covered) this._town(context, label, colours);
    for (const area of badges) this._badge(context, area, colours);
    const covered = (dot) => marks.some((mark) => Math.hypot(mark.x - dot.x, mark.y - dot.y) < mark.r - 2);
    for (const dot of dots) if (covered(dot)) this._dot(context, dot, colours);
    for (const mark of [...marks].reverse()) this._mark(context, mark, colours);
    for (const dot of dots) if (!covered(dot)) this._dot(context, dot, colours);
    write(context, labels, colours);
    this.drawn = { marks, dots, areas: badges, labels, pad: view.pad };
  },

  /** What lies at a point of the map's container: {type, ...} or null. Marks win over dots, dots over areas. */
  hit(point, latlng) {
    if (!this.drawn) return null;
    const x = point.x + this.drawn.pad.x;
    const y = point.y + this.drawn.pad.y;
    const mark = nearest(this.drawn.marks, x, y);
    if (mark) return { type: mark.kind, item: mark, key: mark.events[0].id, events: mark.events };
    const dot = nearest(this.drawn.dots, x, y);
    if (dot) return { type: "place", item: dot, key: dot.place.place_id };
    const badge = nearest(this.drawn.areas, x, y);
    const area = badge ?? this._areaAt(latlng);
    return area ? { type: "area", item: area, key: area.id, events: area.events } : null;
  },

  /** The smallest area under a position; one that fills the view only while its badge is out of sight. */
  _areaAt(latlng) {
    const point = this._map.project(latlng, this._zoom);
    const view = this._map.getPixelBounds();
    const size = this._map.getSize();
    const fits = ({ box }) => (box.right - box.left) * (box.bottom - box.top) < 1.5 * size.x * size.y;
    const hidden = (area) => !area.wide && !area.folded && !view.contains([area.x, area.y]);
    const found = this.scene.areas.filter((area) => (fits(area) || hidden(area)) && inside(area.rings, point.x, point.y));
    return found.length ? found[found.length - 1] : null;
  },

  setHover(hit) {
    if (hit?.key === this.hover?.key) return;
    this.hover = hit;
    this.redraw();
  },

  _area(context, area, view, colours) {
    const strong = this._isSelected(area.events) || this.hover?.key === area.id;
    const fills = area.box.right - area.box.left > 1.5 * view.width && area.box.bottom - area.box.top > 1.5 * view.height;
    const faint = (area.wide || fills) && !strong ? 0.4 : 1;
    const colour = area.parts.length === 1 ? area.parts[0].layer.colour : colours["area-ink"];
    context.save();
    context.beginPath();
    for (const ring of area.rings) {
      ring.forEach((p, i) => context[i ? "lineTo" : "moveTo"](p.x - view.x0, p.y - view.y0));
      context.closePath();
    }
    context.globalAlpha = (strong ? (area.wide ? 0.15 : 0.24) : 0.13) * faint;
    context.fillStyle = colour;
    context.fill("evenodd");
    context.globalAlpha = strong ? 0.95 : 0.6 * (area.wide ? 0.7 : 1);
    context.strokeStyle = colours["area-edge"] || colour;
    context.lineWidth = strong ? 2.5 : 1.25;
    context.stroke();
    if (area.wide && !strong) {
      context.restore();
      return;
    }
    context.clip("evenodd");
    context.globalAlpha = (strong ? (area.wide ? 0.22 : 0.42) : 0.24) * faint;
    this._hatch(context, area, view, colour, area.wide || fills ? 16 : 9);
    context.restore();
  },

  /** Slanted lines tied to the ground, so that they do not swim while panning. */
  _hatch(context, { box }, view, colour, step) {
    const left = Math.max(box.left - view.x0, 0);
    const right = Math.min(box.right - view.x0, view.width);
    const top = Math.max(box.top - view.y0, 0);
    const bottom = Math.min(box.bottom - view.y0, view.height);
    if (left >= right || top >= bottom) return;
    const phase = (view.x0 + view.y0) % step;
    context.beginPath();
    for (let s = Math.floor((left + top) / step) * step - phase; s < right + bottom; s += step) {
      context.moveTo(s - top, top);
      context.lineTo(s - bottom, bottom);
    }
    context.strokeStyle = colour;
    context.lineWidth = 1.2;
    context.stroke();
  },

  _badge(context, area, colours) {
    if (this._isSelected(area.events)) this._spotlight(context, area, BADGE, colours);
    if (area.events.length > 1) {
      drawDonut(context, area.x, area.y, BADGE, area.parts, look(colours));
      return;
    }
    if (area.harm) drawRing(context, area.x, area.y, BADGE + 2, area.harm, look(colours));
    context.beginPath();
    context.arc(area.x, area.y, BADGE + 1, 0, 2 * Math.PI);
    context.fillStyle = colours.halo;
    context.fill();
    context.strokeStyle = area.parts[0].layer.colour;
    context.lineWidth = 1.25;
    context.stroke();
    const [event] = area.events;
    const fill = { claimed: "hollow", disputed: "dashed", denied: "dashed" }[event.assertion] ?? "solid";
    drawSymbol(context, area.x, area.y, area.parts[0].layer, { ...look(colours), fill, harm: 0, scale: 0.82 });
  },

  _mark(context, mark, colours) {
    if (this._isSelected(mark.events)) this._spotlight(context, mark, mark.r, colours);
    if (mark.kind === "cluster") drawDonut(context, mark.x, mark.y, mark.r, mark.parts, look(colours));
    else drawSymbol(context, mark.x, mark.y, mark.parts[0].layer, { ...look(colours), fill: mark.fill, harm: mark.harm });
  },

  _dot(context, dot, colours) {
    const selected = this.model.place?.place_id === dot.place.place_id;
    if (selected) this._spotlight(context, dot, dot.r, colours);
    context.beginPath();
    context.arc(dot.x, dot.y, 4, 0, 2 * Math.PI);
    context.fillStyle = this.model.layers.get("places").colour;
    context.fill();
    context.strokeStyle = colours.halo;
    context.lineWidth = 1.75;
    context.stroke();
  },

  _town(context, { x, y }, colours) {
    context.beginPath();
    context.arc(x, y, 2.2, 0, 2 * Math.PI);
    context.fillStyle = colours["label-halo"];
    context.fill();
    context.strokeStyle = colours["label-town"];
    context.lineWidth = 1.2;
    context.stroke();
  },

  _spotlight(context, { x, y }, r, colours) {
    context.beginPath();
    context.arc(x, y, r + 5, 0, 2 * Math.PI);
    context.strokeStyle = colours.halo;
    context.lineWidth = 6;
    context.stroke();
    context.strokeStyle = colours.accent;
    context.lineWidth = 3;
    context.stroke();
  },

  /** The circle in which the true spot lies, for the event under the pointer or selected. */
  _precision(context, view, colours) {
    const hovered = this.hover?.type === "mark" ? this.hover.events[0] : null;
    for (const event of new Set([this.model.event, hovered])) {
      if (!event?.point || !this.model.on.has(event.layer)) continue;
      const { x, y } = at(view.map, event, view.zoom);
      const top = at(view.map, { lat: Math.min(event.lat + event.radius_km / KM_PER_DEGREE, 85), lon: event.lon }, view.zoom);
      const r = y - top.y;
      if (r < 12 || 2 * r > WIDEST * Math.max(view.width, view.height)) continue;
      context.beginPath();
      context.arc(x - view.x0, y - view.y0, r, 0, 2 * Math.PI);
      context.fillStyle = colours["circle-fill"];
      context.fill();
      context.strokeStyle = colours.accent;
      context.lineWidth = 1.5;
      context.stroke();
    }
  },

  /** Names, most important first: what is selected, places with marks, towns of the basemap, places only mentioned. */
  _labels(context, view, { marks, dots, areas }, colours) {
    const taken = new Taken();
    for (const mark of marks) taken.add(boxAround(mark.x, mark.y, mark.r + 1));
    for (const area of areas) taken.add(boxAround(area.x, area.y, BADGE + 1));
    for (const dot of dots) taken.add(boxAround(dot.x, dot.y, 4));
    const { x: left, y: top } = view.pad;
    taken.add({ left: view.width - left - 62, right: view.width - left, top, bottom: top + 108 });
    taken.add({ left, right: view.width - left, top: view.height - top - (view.width - 2 * left < 620 ? 46 : 20), bottom: view.height - top });
    const wide = (item, r) => r + (this._isSelected(item.events) ? 7 : 0);
    const own = marks.filter((mark) => mark.label)
      .map((mark) => ({ ...plain(mark, mark.label), r: wide(mark, mark.r), must: marks.length < 60 }));
    const namedAreas = areas.map((area) => ({ ...plain(area, area.name), r: wide(area, area.harm ? reach(area.harm) + 4 : BADGE), style: "italic" }));
    const quiet = dots.length <= 60 ? dots.map((dot) => ({ ...plain(dot, dot.label), weight: 500, ink: "label-quiet" })) : [];
    const named = new Set([...own, ...quiet].map((label) => label.text));
    const towns = beside(this.towns.near(view).filter((town) => !named.has(town.text)), [...marks, ...dots]);
    const first = this.hover?.type === "place" ? [{ ...plain(this.hover.item, this.hover.item.label), must: true }] : [];
    const wanted = [...first, ...own, ...namedAreas, ...quiet, ...towns];
    const edge = 4;
    const frame = {
      left: view.pad.x + edge, top: view.pad.y + edge, right: view.width - view.pad.x - edge, bottom: view.height - view.pad.y - edge,
    };
    return placeLabels(context, dedupe(wanted), taken, colours.font, frame);
  },

  _isSelected(events) {
    const id = this.model.event?.id;
    return id !== undefined && events.some((event) => event.id === id);
  },
});

function look(colours) {
  return { halo: colours.halo, ink: colours["ring-ink"], hollow: colours.hollow, number: colours["disc-ink"], font: colours.font };
}

function plain(item, text) {
  return { x: item.x, y: item.y, r: item.r, text, size: 12.5, weight: 600 };
}

/**
 * Towns that need a name of their own: not those under a mark that is named, not suburbs of a larger one; those under a
 * disc of several places are named beside it.
 */
function beside(towns, marks) {
  const kept = [];
  for (const town of towns) {
    if (town.kind !== "town") {
      kept.push(town);
      continue;
    }
    const over = marks.find((mark) => Math.hypot(mark.x - town.x, mark.y - town.y) < mark.r + SUBURB / 2);
    if (over?.label || kept.some((other) => other.kind === "town" && Math.hypot(other.px - town.x, other.py - town.y) < SUBURB)) continue;
    kept.push({ ...town, px: town.x, py: town.y, ...(over ? { x: over.x, y: over.y, r: over.r, covered: true } : {}) });
  }
  return kept;
}

function dedupe(labels) {
  const seen = new Set();
  return labels.filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()));
}

function nearest(items, x, y) {
  let best = null;
  let least = Infinity;
  for (const item of items) {
    const distance = Math.hypot(item.x - x, item.y - y) - item.r;
    if (distance < least && distance <= Math.max(0, TOUCH - item.r) + 3) {
      best = item;
      least = distance;
    }
  }
  return best;
}
