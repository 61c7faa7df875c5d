/**
 * What a script adds to the pages of events and reports: copying the link, printing, and going from mark to mark by key.
 * The pages hold everything without it.
 * @module page
 */

import { copied } from "./copy.js";
import { Keys } from "./keys.js";
import { say } from "./say.js";

const done = document.querySelector(".said-done");
const keys = new Keys(null);

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copied(button.dataset.copy, done));
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
keys.on("c", () => document.querySelector("[data-copy]")?.click());

const marks = [...document.querySelectorAll(".text mark")];
if (marks.length) wireMarks();
else for (const [key, rel] of [["arrowleft", "prev"], ["arrowright", "next"]]) keys.on(key, () => document.querySelector(`a[rel="${rel}"]`)?.click());
/** What is folded away is printed too. */
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});

function wireMarks() {
  const room = document.querySelector(".mark-steps");
  const count = room.querySelector(".mark-count");
  let at = -1;
  const show = (by) => {
    at = at < 0 && by < 0 ? marks.length - 1 : (at + by + marks.length) % marks.length;
    const mark = marks[at];
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    count.textContent = say("%(n)s of %(all)s: %(what)s", { n: at + 1, all: marks.length, what: mark.title });
  };
  room.hidden = false;
  count.textContent = say("%(all)s marks", { all: marks.length });
  for (const button of room.querySelectorAll("[data-mark]")) button.addEventListener("click", () => show(Number(button.dataset.mark)));
  keys.on("arrowleft", () => show(-1));
  keys.on("arrowright", () => show(1));
}
