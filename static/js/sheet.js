/**
 * The panels on a phone: a sheet at the bottom with tabs, sized by a handle, by buttons or by dragging.
 * On wide screens the style sheet shows the same panels as columns and this module only keeps the tabs' state.
 * @module sheet
 */

import { byId } from "./dom.js";

const SIZES = ["peek", "half", "full"];
const TABS = ["layers", "events", "evidence"];
const DRAG = 6;

export class Sheet {
  /** @param {() => void} onResize called when the map's room has changed */
  constructor(onResize) {
    this.root = byId("sheet");
    this.main = byId("main");
    this.handle = byId("sheet-handle");
    this.onResize = onResize;
    for (const name of TABS) byId(`tab-${name}`).addEventListener("click", () => this.pick(name));
    byId("tab-layers").parentElement.addEventListener("keydown", (event) => this.arrow(event));
    this.wireHandle();
    this.show("events");
    this.size("half");
  }

  /** Show one tab; opens a sheet that is down. */
  pick(name) {
    const same = this.main.dataset.tab === name;
    if (same && this.root.dataset.size !== "peek") {
      this.size("peek");
      return;
    }
    this.show(name);
    if (this.root.dataset.size === "peek") this.size("half");
  }

  show(name) {
    this.main.dataset.tab = name;
    for (const tab of TABS) {
      const button = byId(`tab-${tab}`);
      button.setAttribute("aria-selected", String(tab === name));
      button.tabIndex = tab === name ? 0 : -1;
    }
    byId("sheet-body").scrollTop = 0;
  }

  /** Open or close the evidence: on wide screens it takes the list's column, on a phone its tab. */
  evidence(open) {
    const panel = byId("evidence");
    panel.hidden = !open;
    this.main.dataset.evidence = open ? "open" : "closed";
    byId("tab-evidence").disabled = !open;
    if (open) {
      this.show("evidence");
      if (this.root.dataset.size === "peek") this.size("half");
    } else if (this.main.dataset.tab === "evidence") {
      this.show("events");
    }
  }

  size(name) {
    this.root.style.height = "";
    this.root.dataset.size = name;
    this.handle.setAttribute("aria-expanded", String(name !== "peek"));
    this.onResize();
  }

  arrow(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const usable = TABS.filter((name) => !byId(`tab-${name}`).disabled);
    const next = usable[(usable.indexOf(this.main.dataset.tab) + by + usable.length) % usable.length];
    this.show(next);
    byId(`tab-${next}`).focus();
    event.preventDefault();
  }

  wireHandle() {
    let start = null;
    this.handle.addEventListener("pointerdown", (event) => {
      start = { y: event.clientY, height: this.root.offsetHeight, moved: false };
      this.handle.setPointerCapture(event.pointerId);
    });
    this.handle.addEventListener("pointermove", (event) => {
      if (!start) return;
      const by = start.y - event.clientY;
      if (Math.abs(by) > DRAG) start.moved = true;
      if (start.moved) this.root.style.height = `${start.height + by}px`;
    });
    const end = () => {
      if (start?.moved) this.snap();
      start = null;
    };
    this.handle.addEventListener("pointerup", (event) => {
      this.dragged = Boolean(start?.moved);
      end(event);
    });
    this.handle.addEventListener("pointercancel", end);
    this.handle.addEventListener("click", () => {
      if (!this.dragged) this.size(SIZES[(SIZES.indexOf(this.root.dataset.size) + 1) % SIZES.length]);
      this.dragged = false;
    });
  }

  /** The size nearest to where the finger let go. */
  snap() {
    const share = this.root.offsetHeight / window.innerHeight;
    this.size(share < 0.28 ? "peek" : share < 0.6 ? "half" : "full");
  }
}
