/**
 * The pointer on the map: what it hovers over, what a click opens.
 * @module pointer
 */

import { bdi, byId, calm, el } from "./dom.js";
import { certaintyWord } from "./model.js";
import { say, sayN } from "./say.js";

/** Marks closer than this at the closest zoom can never be told apart by zooming (pixels). */
const INSEPARABLE = 34;

export class Pointer {
  constructor(app, model) {
    this.app = app;
    this.model = model;
    this.tooltip = byId("tooltip");
    const { map } = app;
    map.on("click", (event) => this.click(event));
    map.on("mousemove", (event) => this.move(event));
    map.on("mouseout movestart", () => this.leave());
  }

  click({ containerPoint, latlng }) {
    const hit = this.app.marks.hit(containerPoint, latlng);
    if (!hit) return;
    this.leave();
    this.app.from = this.app.map.getContainer();
    if (hit.type === "place") this.app.open("place", hit.item.place.place_id);
    else if (hit.type === "mark") this.app.open("event", hit.events[0].id);
    else if (hit.type === "area") this.app.openGroup(hit.events, hit.item.name);
    else this.cluster(hit.item);
  }

  /** A disc opens into its parts where zooming can part them, else into a list. */
  cluster(mark) {
    const { map } = this.app;
    const bounds = L.latLngBounds(mark.nodes.map((node) => [node.lat, node.lon]));
    const closest = map.getMaxZoom();
    const apart = map.project(bounds.getNorthEast(), closest).distanceTo(map.project(bounds.getSouthWest(), closest));
    if (mark.nodes.length > 1 && apart > INSEPARABLE && map.getZoom() < closest) {
      const zoom = Math.min(closest, Math.max(map.getBoundsZoom(bounds, false, [70, 70]), map.getZoom() + 1));
      map.flyTo(bounds.getCenter(), zoom, calm() ? { animate: false } : { duration: 0.5 });
      return;
    }
    this.app.openGroup(mark.events, mark.names.slice(0, 3).join(", "));
  }

  move({ containerPoint, latlng, originalEvent }) {
    if (originalEvent.pointerType === "touch") return;
    const hit = this.app.marks.hit(containerPoint, latlng);
    this.app.marks.setHover(hit);
    this.app.map.getContainer().classList.toggle("on-mark", Boolean(hit));
    if (!hit) {
      this.tooltip.hidden = true;
      return;
    }
    this.tooltip.replaceChildren(...this.words(hit));
    this.tooltip.hidden = false;
    const frame = this.app.map.getSize();
    const left = Math.min(containerPoint.x + 14, frame.x - this.tooltip.offsetWidth - 6);
    const below = containerPoint.y + 18;
    const top = below + this.tooltip.offsetHeight > frame.y ? containerPoint.y - this.tooltip.offsetHeight - 12 : below;
    this.tooltip.style.transform = `translate(${Math.max(left, 6)}px, ${top}px)`;
  }

  words({ type, item, events }) {
    if (type === "place") return [el("strong", {}, bdi(item.label)), el("span", {}, say("named, no event drawn"))];
    if (events.length === 1) {
      const [event] = events;
      return [el("strong", {}, bdi(event.title)), el("span", {}, [event.when, certaintyWord(event), event.reports > 1 && sayN("%(n)s report", "%(n)s reports", event.reports)].filter(Boolean).join(" · "))];
    }
    const kinds = item.parts.map(({ layer, count }) => `${layer.title} ${count}`).join(" · ");
    const title = type === "area" ? item.name : item.names.slice(0, 3).join(", ") + (item.names.length > 3 ? " …" : "");
    return [el("strong", {}, bdi(`${sayN("%(n)s event", "%(n)s events", events.length)} · ${title}`)), el("span", {}, kinds)];
  }

  leave() {
    this.tooltip.hidden = true;
    this.app.marks.setHover(null);
    this.app.map.getContainer().classList.remove("on-mark");
  }
}
