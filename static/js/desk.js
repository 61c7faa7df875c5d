/**
 * What stands around the map: keys, the list of keys, sharing, printing, and the slim page inside other sites.
 * @module desk
 */

import { byId } from "./dom.js";
import { around } from "./paneltools.js";
import { wirePrint } from "./print.js";
import { Share } from "./share.js";

/**
 * @param {App} app the page
 * @param {Keys} keys
 */
export function wireDesk(app, model, keys) {
  for (const box of document.querySelectorAll("dialog.box")) wireBox(box);
  const share = new Share(app, model);
  wirePrint(app, model);
  keys.on("l", () => list(app));
  keys.on("c", () => share.copyLink());
  keys.on("arrowleft", () => step(app, model, "before"));
  keys.on("arrowright", () => step(app, model, "after"));
  const help = () => openHelp(keys);
  keys.on("?", help);
  byId("help-open").addEventListener("click", help);
  if (document.body.classList.contains("embed")) wireEmbed();
}

/** A dialog closes with its button and with a click beside it; Escape is the browser's own. */
function wireBox(box) {
  box.addEventListener("click", (event) => {
    if (event.target === box || event.target.closest("[data-close]")) box.close();
  });
}

/** Only keys that do something on this page are listed. */
function openHelp(keys) {
  const box = byId("help");
  for (const row of box.querySelectorAll("[data-key]")) row.hidden = !keys.actions.has(row.dataset.key);
  box.showModal();
}

/** To the list, whatever covers it. */
function list(app) {
  if (!byId("evidence").hidden) app.close();
  app.sheet.show("events");
  if (byId("sheet").dataset.size === "peek") app.sheet.size("half");
  app.list.focus();
}

/** To the event before or after the open one in time; from none to the latest. */
function step(app, model, way) {
  const next = model.event ? around(model, model.event).time[way] : model.shown()[0];
  if (next) app.open("event", next.id, { fly: true, focus: !byId("evidence").hidden });
}

/** The slim page: its key opens over the map, its link leads to what is shown. */
function wireEmbed() {
  const key = byId("embed-key");
  document.body.dataset.time = byId("embed-bar").dataset.time;
  key.addEventListener("click", () => {
    const open = key.getAttribute("aria-expanded") !== "true";
    key.setAttribute("aria-expanded", String(open));
    document.body.dataset.key = open ? "open" : "closed";
  });
  const link = byId("embed-open");
  const home = link.getAttribute("href");
  const aim = () => {
    link.href = home + location.search + location.hash;
  };
  for (const name of ["pointerdown", "focus", "click"]) link.addEventListener(name, aim);
}
