/**
 * Keys that work anywhere on the page.  They give way to fields and buttons, and single letters can be switched off
 * (WCAG 2.1.4).
 * @module keys
 */

const STORED = "conflictmap-letters";
const FIELDS = "input, select, textarea, [contenteditable]";
const PRESSABLE = "button, a, summary, label, [role=tab], [role=option]";
/** Where arrow keys have a meaning of their own. */
const ARROWED = `${FIELDS}, [role=slider], [role=tab], [role=grid], [role=menu], .leaflet-container, dialog`;

export class Keys {
  /** @param {?HTMLInputElement} box the checkbox that switches letters on and off */
  constructor(box) {
    this.actions = new Map();
    this.box = box;
    if (box) {
      box.checked = remembered() !== "off";
      box.addEventListener("change", () => remember(box.checked ? "on" : "off"));
    }
    document.addEventListener("keydown", (event) => this.press(event));
  }

  /** Do `action` when `key` ("t", " ") is pressed where it means nothing else. */
  on(key, action) {
    this.actions.set(key, action);
  }

  /** Whether single letters work. */
  lettered() {
    return this.box ? this.box.checked : remembered() !== "off";
  }

  press(event) {
    const key = keyOf(event);
    const action = this.actions.get(key);
    if (!action || document.querySelector("dialog[open]") || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat) return;
    if (event.target.closest?.(key === " " ? `${FIELDS}, ${PRESSABLE}` : key.startsWith("arrow") ? ARROWED : FIELDS)) return;
    if (key.length === 1 && key !== " " && !this.lettered()) return;
    event.preventDefault();
    action();
  }
}

/** The key in Latin letters, also where the keyboard writes others ("е" lies on T). */
function keyOf({ key, code }) {
  return /^[\x20-\x7e]$/.test(key) || !/^Key[A-Z]$/.test(code) ? key.toLowerCase() : code.at(-1).toLowerCase();
}

function remembered() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    // Where storage is forbidden the letters are on, as at the first visit.
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // Where storage is forbidden the choice holds until the page is left.
  }
}
