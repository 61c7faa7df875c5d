/**
 * The two maps of the comparison move together: each map writes its view into its own address, which is copied to the other.
 * @module compare
 */

const frames = [...document.querySelectorAll("[data-side]")];
/** How often the views are looked at (milliseconds). */
const PACE = 120;
/** So long after a map was moved by us, what it writes is not a move of the reader's. */
const SETTLE = 600;

/** The view that both maps have, as far as we know; null before both have one. */
let common = null;
let settled = 0;

/** The view in a map's address; empty while it has none, and where the frame shows no page of ours. */
function viewOf(frame) {
  const { hash } = frame.contentDocument?.location ?? { hash: "" };
  return hash.includes("/") ? hash : "";
}

function zoomOf(view) {
  return Number(view.slice(1).split("/")[0]);
}

/** Move all maps to a view. */
function show(view) {
  for (const frame of frames) {
    const { location } = frame.contentDocument;
    if (location.hash !== view) location.replace(new URL(view, location.href).href);
  }
  common = view;
  settled = performance.now() + SETTLE;
}

function follow() {
  const views = frames.map(viewOf);
  if (performance.now() < settled || views.some((view) => !view)) return;
  if (common === null) {
    show(views.reduce((wide, view) => (zoomOf(view) < zoomOf(wide) ? view : wide)));
    return;
  }
  const moved = views.find((view) => view !== common);
  if (moved) show(moved);
}

setInterval(follow, PACE);
