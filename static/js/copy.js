/**
 * Copying text; where the browser forbids it, the text is offered to be copied by hand.
 * @module copy
 */

import { el } from "./dom.js";
import { say } from "./say.js";

/**
 * @param {string} text
 * @param {HTMLElement} told a live region that says what happened
 */
export async function copied(text, told) {
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = say("Copied");
  } catch {
    const field = el("input", { readonly: true, "aria-label": say("Copy this"), class: "copy-field" });
    field.value = text;
    told.replaceChildren(field);
    field.select();
  }
}
