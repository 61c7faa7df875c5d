/**
 * Small cards over the page: what a layer holds and does not, its source, date and limits; what an area counts.
 * A card takes the focus, gives it back when it is closed, and closes with Escape.
 * @module cards
 */

import { bdi, el } from "./dom.js";
import { LOCALE, say } from "./say.js";

/**
 * Open a card; another one that is open is closed first.
 * @param {string} title
 * @param {Array<Node>} content
 * @param {() => void} [onClose]
 * @returns {() => void} what closes it
 */
export function openCard(title, content, onClose = () => {}) {
  for (const other of document.querySelectorAll("dialog.card-over")) other.close();
  const back = document.activeElement;
  const heading = el("h2", { id: "card-title", tabindex: "-1" }, bdi(title));
  const dialog = el("dialog", { class: "card-over", "aria-labelledby": "card-title" },
    el("div", { class: "card-head" }, heading, el("button", { type: "button", class: "close", "aria-label": say("Close"), onclick: () => dialog.close() }, "×")), content);
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose();
    if (back?.isConnected) back.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
  return () => dialog.close();
}

/**
 * The card of a layer.
 * @param {{title, about, lacks, source, limits, own?: {as_of, source, licence}}} layer
 * @param {?string} asOf when the newest report came in, for layers made of reports
 */
export function layerCard(layer, asOf) {
  const own = layer.own ?? null;
  const given = (text) => (text ? bdi(text) : el("em", {}, say("not given")));
  const rows = [
    layer.about || !own ? [say("What it holds"), given(layer.about)] : null,
    layer.lacks ? [say("What it does not hold"), layer.lacks] : null,
    [say("Source"), given(own ? own.source : layer.source)],
    [say("As of"), own ? given(own.as_of) : layer.host || layer.id === "graticule" ? el("em", {}, say("not dated")) : given(asOf && new Date(asOf).toLocaleDateString(LOCALE, { day: "numeric", month: "long", year: "numeric" }))],
    own ? [say("Licence"), given(own.licence)] : null,
    layer.limits ? [say("Limits"), bdi(layer.limits)] : null,
  ].filter(Boolean);
  openCard(layer.title, [el("dl", { class: "card-facts" }, rows.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]))]);
}
