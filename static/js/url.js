/**
 * The page's state in its address: `#zoom/lat/lon` for the view, `?e=` for the event, `?layers=` when not the default.
 * Whatever is read is checked; what makes no sense is as if it were not there.
 * @module url
 */

const VIEW = /^#(\d{1,2}(?:\.\d{1,3})?)\/(-?\d{1,2}(?:\.\d{1,6})?)\/(-?\d{1,3}(?:\.\d{1,6})?)$/;
const ID = /^[\w.:-]{1,64}$/;

/**
 * @returns {{view: ?{zoom, lat, lon}, event: ?string, layers: ?string[]}}
 */
export function readState(map, known) {
  const query = new URLSearchParams(location.search);
  const event = query.get("e");
  const layers = query.get("layers");
  return {
    view: readView(map),
    event: event && ID.test(event) ? event : null,
    layers: layers === null ? null : layers.split(",").filter((id) => known.has(id)),
  };
}

/** The view in the address, moved inside what the map can show, or null. */
export function readView(map) {
  const match = VIEW.exec(location.hash);
  if (!match) return null;
  const [zoom, lat, lon] = match.slice(1).map(Number);
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { zoom: Math.min(Math.max(zoom, map.getMinZoom()), map.getMaxZoom()), lat: Math.min(Math.max(lat, -85), 85), lon };
}

/** Write the state into the address without a new entry in the history. */
export function writeState(map, model) {
  const query = new URLSearchParams();
  if (model.event) query.set("e", model.event.id);
  if (model.loaded && model.key() !== model.defaults) query.set("layers", model.key());
  const centre = map.getCenter().wrap();
  const view = `#${Number(map.getZoom().toFixed(2))}/${centre.lat.toFixed(4)}/${centre.lng.toFixed(4)}`;
  const search = query.toString().replaceAll("%2C", ",");
  history.replaceState(null, "", `${location.pathname}${search ? `?${search}` : ""}${view}`);
}

/** The address that leads to one event. */
export function eventLink(id) {
  return new URL(`${location.pathname}?e=${encodeURIComponent(id)}`, location.href).href;
}

/** The download's address for the layers that are on; null when nothing on can be downloaded. */
export function downloadLink(base, model) {
  const happened = [...model.layers.values()].filter((layer) => layer.group === "happened").map((layer) => layer.id);
  const kinds = happened.filter((id) => model.on.has(id));
  const later = ["background", "planned"].some((id) => model.on.has(id));
  if (!kinds.length && !later) return null;
  const query = new URLSearchParams();
  if (kinds.length && kinds.length < happened.length) query.set("kind", kinds.join(","));
  if (later) query.set("map", kinds.length ? "point,area,off" : "off");
  const search = query.toString().replaceAll("%2C", ",");
  return search ? `${base}?${search}` : base;
}
