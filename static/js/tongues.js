/**
 * The links to the other languages lead to what is on the screen now, not to what it was when the page was made.
 * Leaflet's own words are put into the page's language, too.
 * @module tongues
 */

import { say } from "./say.js";

/** Leaflet writes the scale's length in English only. */
L.Control.Scale.include({
  _updateMetric(longest) {
    const metres = this._getRoundNum(longest);
    const text = metres < 1000 ? say("%(length)s m", { length: metres }) : say("%(length)s km", { length: metres / 1000 });
    this._updateScale(this._mScale, text, metres / longest);
  },
});

/** Wire the links: when followed, they take the address of that moment with them; name Leaflet's buttons. */
export function wireTongues() {
  named(".leaflet-control-zoom-in", say("Zoom in"));
  named(".leaflet-control-zoom-out", say("Zoom out"));
  for (const link of document.querySelectorAll("[data-language]")) {
    link.addEventListener("click", () => {
      const address = new URL(location.href);
      address.searchParams.set("lang", link.dataset.language);
      link.href = address.href;
    });
  }
}

function named(selector, words) {
  const button = document.querySelector(selector);
  button?.setAttribute("title", words);
  button?.setAttribute("aria-label", words);
}
