/**
 * The histogram of the time bar with its window and the two handles: drawn on a canvas, moved by pointer and keyboard.
 * @module plot
 */

import { theme } from "./canvas.js";
import { byId } from "./dom.js";
import { dayWords, rangeWords, tickWords } from "./days.js";
import { say, sayN } from "./say.js";
import { binAt, gripAt, onAxis, OPEN, shifted, ticksOf } from "./time.js";

/** Room for the words under the axis, which a thin bar lacks, and above the bars; the least height of a bar that is not empty (pixels). */
const AXIS = 17;
const THIN = 48;
const TOP = 5;
const LEAST = 2;
/** A pointer takes hold of a handle within so many pixels outside the window. */
const REACH = { mouse: 12, touch: 34 };
/** A pointer that moved less has pressed, not dragged. */
const DRAG = 3;

export class Plot {
  /** @param {(window: ?{from, to}, live: boolean) => void} onWindow called while the window is moved and at the end */
  constructor(onWindow) {
    this.root = byId("time-plot");
    this.canvas = this.root.querySelector("canvas");
    this.tip = byId("time-tip");
    this.handles = { from: byId("time-from"), to: byId("time-to") };
    this.onWindow = onWindow;
    this.data = null;
    this.window = null;
    this.drag = null;
    this.held = false;
    this.wirePointer();
    for (const [name, handle] of Object.entries(this.handles)) this.wireKeys(name, handle);
    new ResizeObserver(() => this.redraw()).observe(this.root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }

  /**
   * Show this histogram under this window.
   * @param {{bins, whole, spread}} data
   */
  show(data, window) {
    this.data = data;
    if (!this.drag) this.window = window;
    this.label();
    this.redraw();
  }

  redraw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (this.data && this.root.clientWidth) this.draw();
    });
  }

  /** What the handles say to a screen reader. */
  label() {
    const { edges } = this.data.bins;
    const days = onAxis(this.window, this.data.bins);
    for (const [name, handle] of Object.entries(this.handles)) {
      const open = !this.window || Math.abs(this.window[name]) >= OPEN;
      handle.setAttribute("aria-valuemin", String(edges[0]));
      handle.setAttribute("aria-valuemax", String(edges.at(-1) - 1));
      handle.setAttribute("aria-valuenow", String(days[name]));
      handle.setAttribute("aria-valuetext", openWords(name, open, dayWords(days[name])));
    }
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.root;
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const { canvas } = this;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { left, right } = this.edges();
    const colours = theme();
    const thin = height < THIN;
    const base = thin ? height - 1 : height - AXIS;
    this.bars(context, base, { ...looks(colours, Boolean(this.window)).outside });
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, base);
    context.clip();
    context.clearRect(left, 0, right - left, base);
    if (this.window) {
      context.fillStyle = colours.banner;
      context.fillRect(left, 0, right - left, base);
    }
    this.bars(context, base, looks(colours).inside);
    context.restore();
    this.axis(context, base, thin ? [] : ticksOf(this.data.bins, width, tickWords), colours);
    this.place(this.handles.from, left);
    this.place(this.handles.to, right);
  }

  bars(context, base, { colour, whole, spread }) {
    const { bins, whole: sure, spread: vague } = this.data;
    const most = sure.reduce((found, value, i) => Math.max(found, value + vague[i]), 0);
    if (!most) return;
    context.fillStyle = colour;
    for (let i = 0; i < sure.length; i += 1) {
      const all = sure[i] + vague[i];
      if (!all) continue;
      const from = this.x(bins.edges[i]);
      const to = this.x(bins.edges[i + 1]);
      const gap = to - from > 5 ? 1 : to - from > 2.5 ? 0.5 : 0;
      const high = Math.max((all / most) * (base - TOP), LEAST);
      const solid = (sure[i] / all) * high;
      context.globalAlpha = spread;
      context.fillRect(from + gap / 2, base - high, to - from - gap, high - solid);
      context.globalAlpha = whole;
      context.fillRect(from + gap / 2, base - solid, to - from - gap, solid);
    }
    context.globalAlpha = 1;
  }

  axis(context, base, ticks, colours) {
    const width = this.root.clientWidth;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, base + 0.5);
    context.lineTo(width, base + 0.5);
    context.fillStyle = colours.muted;
    context.font = `11px ${colours.font}`;
    context.textBaseline = "top";
    context.textAlign = "left";
    for (const { day, text } of ticks) {
      const x = this.x(day);
      context.moveTo(x + 0.5, base);
      context.lineTo(x + 0.5, base + 5);
      if (x + context.measureText(text).width + 3 <= width) context.fillText(text, x + 4, base + 3);
    }
    context.stroke();
  }

  place(handle, x) {
    handle.style.transform = `translateX(${Math.round(x * 2) / 2}px)`;
  }

  /** Where a day begins, in pixels. */
  x(day) {
    const { edges } = this.data.bins;
    return ((day - edges[0]) / (edges.at(-1) - edges[0])) * this.root.clientWidth;
  }

  /** The day under a position, as a number with a fraction. */
  day(x) {
    const { edges } = this.data.bins;
    return edges[0] + (x / this.root.clientWidth) * (edges.at(-1) - edges[0]);
  }

  edges() {
    const { from, to } = onAxis(this.window, this.data.bins);
    return { left: this.x(from), right: this.x(to + 1) };
  }

  wirePointer() {
    this.root.addEventListener("pointerdown", (event) => this.down(event));
    this.root.addEventListener("pointermove", (event) => this.move(event));
    this.root.addEventListener("pointerup", (event) => this.up(event));
    this.root.addEventListener("pointercancel", (event) => this.up(event));
    this.root.addEventListener("pointerleave", () => {
      this.tip.hidden = true;
    });
  }

  at(event) {
    return event.clientX - this.root.getBoundingClientRect().left;
  }

  grip(event, x) {
    return gripAt(x, { ...this.edges(), all: !this.window, reach: REACH[event.pointerType] ?? REACH.touch });
  }

  down(event) {
    if (event.button !== 0 || !this.data || this.drag) return;
    const x = this.at(event);
    const grip = this.grip(event, x);
    this.drag = { grip, x, window: this.window, pointer: event.pointerId, moved: false };
    this.root.setPointerCapture(event.pointerId);
    this.handles[grip === "to" ? "to" : "from"].focus({ preventScroll: true });
    event.preventDefault();
    this.tip.hidden = true;
  }

  move(event) {
    const x = this.at(event);
    if (!this.drag) {
      this.hover(event, x);
      return;
    }
    if (event.pointerId !== this.drag.pointer) return;
    if (Math.abs(x - this.drag.x) > DRAG) this.drag.moved = true;
    if (!this.drag.moved) return;
    this.window = this.dragged(x);
    this.label();
    this.redraw();
    this.onWindow(this.window, true);
  }

  up(event) {
    const { drag } = this;
    if (!drag || event.pointerId !== drag.pointer) return;
    this.drag = null;
    if (drag.moved) this.onWindow(this.window, false);
    else if (event.type === "pointerup" && drag.grip === "new") this.onWindow(this.barAt(drag.x), false);
  }

  /** The window for the pointer at `x`: handles go from bar to bar, the window keeps its length. */
  dragged(x) {
    const { grip, x: begun, window } = this.drag;
    const { bins } = this.data;
    const at = binAt(bins, this.day(x));
    if (grip === "move") return this.opened(shifted(window, at - binAt(bins, this.day(begun)), bins));
    if (grip === "new") {
      const began = binAt(bins, this.day(begun));
      return this.opened({ from: bins.edges[Math.min(at, began)], to: bins.edges[Math.max(at, began) + 1] - 1 });
    }
    const days = onAxis(window, bins);
    const nearest = this.nearestEdge(x);
    if (grip === "from") return this.opened({ from: Math.min(nearest, days.to), to: days.to });
    return this.opened({ from: days.from, to: Math.max(nearest - 1, days.from) });
  }

  nearestEdge(x) {
    const { edges } = this.data.bins;
    const day = this.day(x);
    const i = binAt(this.data.bins, day);
    return day - edges[i] < edges[i + 1] - day ? edges[i] : edges[i + 1];
  }

  barAt(x) {
    const { bins } = this.data;
    const i = binAt(bins, this.day(x));
    return this.opened({ from: bins.edges[i], to: bins.edges[i + 1] - 1 });
  }

  /** At the ends of the axis the window is open, so that it also holds what lies beyond. */
  opened({ from, to }) {
    const { edges } = this.data.bins;
    const open = { from: from <= edges[0] ? -OPEN : from, to: to >= edges.at(-1) - 1 ? OPEN : to };
    return open.from <= -OPEN && open.to >= OPEN ? null : open;
  }

  wireKeys(name, handle) {
    handle.addEventListener("keydown", (event) => {
      const to = this.data && this.pressed(name, event);
      if (to === null || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.held = true;
      const days = onAxis(this.window, this.data.bins);
      const limit = name === "from" ? Math.min(to, days.to) : Math.max(to, days.from);
      this.window = this.opened({ ...days, [name]: limit });
      this.onWindow(this.window, true);
      this.label();
      this.redraw();
    });
    const settle = () => {
      if (this.held) this.onWindow(this.window, false);
      this.held = false;
    };
    handle.addEventListener("keyup", settle);
    handle.addEventListener("blur", settle);
  }

  /** The day to which a key moves a handle: a bar, with shift a day, with the page keys a tenth of the axis. */
  pressed(name, { key, shiftKey }) {
    const { edges } = this.data.bins;
    const after = name === "to" ? 1 : 0;
    const day = onAxis(this.window, this.data.bins)[name] + after;
    if (key === "Home") return edges[0];
    if (key === "End") return edges.at(-1) - 1;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
    if (!by) return null;
    if (shiftKey && Math.abs(by) === 1) return Math.min(Math.max(day - after + by, edges[0]), edges.at(-1) - 1);
    const steps = Math.abs(by) === 1 ? by : Math.sign(by) * Math.max(2, Math.round(edges.length / 10));
    const below = edges.filter((edge) => edge < day).length;
    const here = edges[below] === day;
    const i = steps < 0 || here ? below + steps : below + steps - 1;
    return edges[Math.min(Math.max(i, after), edges.length - 1)] - after;
  }

  /** Tell what the bar under the mouse holds. */
  hover(event, x) {
    if (!this.data || event.pointerType === "touch") return;
    const { bins, whole, spread } = this.data;
    this.root.dataset.grip = this.grip(event, x);
    const i = binAt(bins, this.day(x));
    const events = Math.round(whole[i] + spread[i]);
    const days = rangeWords(bins.edges[i], bins.edges[i + 1] - 1);
    this.tip.textContent = spread[i] > 0 ? sayN("%(days)s: about %(n)s event", "%(days)s: about %(n)s events", events, { days }) : sayN("%(days)s: %(n)s event", "%(days)s: %(n)s events", events, { days });
    this.tip.hidden = false;
    const left = Math.min(Math.max(x - this.tip.offsetWidth / 2, 0), this.root.clientWidth - this.tip.offsetWidth);
    this.tip.style.transform = `translateX(${left}px)`;
  }
}

/** What a handle stands at: a day, or the beginning or end where the window is open. */
function openWords(name, open, day) {
  if (!open) return day;
  return name === "from" ? say("%(day)s, the beginning", { day }) : say("%(day)s, the end", { day });
}

/** How bars look inside and outside the window; without a window all are inside. */
function looks(colours, chosen = true) {
  const inside = { colour: colours.accent, whole: 1, spread: 0.42 };
  return { inside, outside: chosen ? { colour: colours.muted, whole: 0.55, spread: 0.25 } : inside };
}
