/**
 * The two maps of the comparison move together: each map writes its view into its own address, which is copied to the other.
 * @module compare
 */

const frames = [...document.querySelectorAll("[data-side]")];
/** How often the views are looked at (milliseconds). */
const PACE = 120;
/** So long after a map was moved by us, what it writes is not a move of the reader's. */
const SETTLE = 500;

const views = frames.map(() => "");
let settled = 0;

/** The view in a map's address; empty while it has none, and where the frame shows no page of ours. */
function viewOf(frame) {
  const { hash } = frame.contentDocument?.location ?? { hash: "" };
  return hash.includes("/") ? hash : "";
}

function follow() {
  const seen = frames.map(viewOf);
  const moved = seen.findIndex((view, i) => view && view !== views[i]);
  if (moved >= 0 && performance.now() > settled) {
    seen.forEach((view, i) => {
      if (i !== moved && view && view !== seen[moved]) {
        frames[i].contentWindow.location.replace(seen[moved]);
        settled = performance.now() + SETTLE;
      }
    });
  }
  seen.forEach((view, i) => {
    views[i] = view;
  });
}

setInterval(follow, PACE);
