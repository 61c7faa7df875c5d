/**
 * What is drawn now, as plain data: the hook by which tests see a canvas.
 * @module visible
 */

/**
 * @returns {Array<{type, ids, layers, label, fill, x, y, r}>} x, y in window pixels; `type` is "mark", "cluster",
 *   "area", "place" or "label"
 */
export function visible(map, marksLayer, model) {
  const { drawn } = marksLayer;
  if (!drawn) return [];
  const frame = map.getContainer().getBoundingClientRect();
  const where = (item) => ({ x: item.x - drawn.pad.x + frame.left, y: item.y - drawn.pad.y + frame.top, r: item.r });
  const inView = (item) => item.x >= frame.left && item.x <= frame.right && item.y >= frame.top && item.y <= frame.bottom;
  const ids = (events) => events.map((event) => event.id);
  const layers = (item) => item.parts.map((part) => part.layer.id);
  return [
    ...drawn.marks.map((mark) => ({ type: mark.kind, ids: ids(mark.events), layers: layers(mark), label: mark.names.join(", "), fill: mark.fill ?? null, ...where(mark) })),
    ...drawn.areas.map((area) => ({ type: "area", ids: ids(area.events), layers: layers(area), label: area.name, fill: null, ...where(area) })),
    ...drawn.dots.map((dot) => ({ type: "place", ids: [dot.place.place_id], layers: ["places"], label: dot.label, fill: null, ...where(dot) })),
    ...drawn.labels.map((label) => ({ type: "label", ids: [], layers: [], label: label.text, fill: null, x: (label.box.left + label.box.right) / 2 - drawn.pad.x + frame.left, y: label.middle - drawn.pad.y + frame.top, r: (label.box.right - label.box.left) / 2 })),
  ].filter(inView).map((item) => ({ ...item, selected: item.ids.includes(model.selected?.id) }));
}
