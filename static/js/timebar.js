/**
 * The time bar: which days are shown, chosen by brush, dates, named periods or by playing; all layers follow the model.
 * @module timebar
 */

import { byId, calm, el } from "./dom.js";
import { Pace } from "./pace.js";
import { Plot } from "./plot.js";
import { rangeWords } from "./days.js";
import { say, sayN } from "./say.js";
import { axisOf, binAt, binsOf, clamped, dayOf, extentOf, histogram, isoOf, onAxis, OPEN, periodOf, played, playStart, shifted } from "./time.js";

/** Before this day a date is taken for one that is still being typed. */
const TYPING = dayOf("1000-01-01");
const MS = 86_400_000;

export class TimeBar {
  /**
   * @param {{speeds: number[], step_ms: number}} options as the server wrote them
   * @param {{onNote: (push: boolean) => void, onSize: (open: boolean) => void}} on `onNote` writes the address
   */
  constructor(model, options, on) {
    this.model = model;
    this.options = options;
    this.on = on;
    this.root = byId("time");
    this.mode = "window";
    this.speed = options.speeds[0];
    this.timer = null;
    this.whole = false;
    this.pace = new Pace((window) => this.model.setWindow(window, true));
    this.plot = new Plot((window, live) => this.choose(window, live));
    this.wirePlay();
    this.wireDays();
    model.addEventListener("change", () => this.refresh());
  }

  /** Whether it plays now. */
  get playing() {
    return this.timer !== null;
  }

  /** Bars, days and whether it plays, as plain data. */
  told() {
    const { data, model } = this;
    if (!data) return null;
    const days = model.window && { from: model.window.from > -OPEN ? isoOf(model.window.from) : null, to: model.window.to < OPEN ? isoOf(model.window.to) : null };
    return {
      unit: data.bins.unit, days, playing: this.playing, edges: data.bins.edges.map(isoOf), whole: [...data.whole], spread: [...data.spread],
    };
  }

  /** Take over how to play, as a link says it. */
  set(mode, speed) {
    this.mode = mode;
    this.speed = speed;
    byId("time-mode").value = mode;
    byId("time-speed").value = String(speed);
  }

  /** Put the focus on the first handle; a bar that is folded up opens. */
  focus() {
    if (this.root.hidden || this.root.dataset.state === "undated") return;
    this.open(true);
    byId("time-from").focus();
  }

  /** Open or fold the bar on a phone. */
  open(open) {
    this.root.dataset.open = String(open);
    byId("time-more").setAttribute("aria-expanded", String(open));
    this.on.onSize(open);
  }

  /** Choose days by hand: playing ends. */
  choose(window, live = false) {
    if (this.playing) this.halt();
    if (live) {
      this.pace.ask(window);
      return;
    }
    this.settle(window);
  }

  settle(window) {
    this.pace.drop();
    this.model.setWindow(window, false);
  }

  wirePlay() {
    byId("time-play").addEventListener("click", () => this.toggle());
    byId("time-back").addEventListener("click", () => this.step(-1));
    byId("time-on").addEventListener("click", () => this.step(1));
    byId("time-more").addEventListener("click", () => this.open(this.root.dataset.open !== "true"));
    byId("time-mode").addEventListener("change", (event) => {
      this.mode = event.target.value;
      this.on.onNote(true);
    });
    byId("time-speed").addEventListener("change", (event) => {
      this.speed = Number(event.target.value);
      this.on.onNote(true);
    });
    matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => this.pause());
    document.addEventListener("visibilitychange", () => document.hidden && this.pause());
  }

  /** Play or pause; a reader who asks for less motion gets one step instead. */
  toggle() {
    if (this.root.hidden || !this.data) return;
    if (this.playing) this.pause();
    else if (calm()) this.step(1);
    else this.play();
  }

  play() {
    const { model, data } = this;
    const next = model.window && played(model.window, this.mode, data.bins);
    this.settle(next ?? playStart(model.window, this.mode, data.bins));
    this.timer = setTimeout(() => this.tick(), this.pauseOf());
    this.buttons();
  }

  tick() {
    const next = played(this.model.window, this.mode, this.data.bins);
    if (!next) {
      this.pause();
      return;
    }
    this.model.setWindow(next, true);
    this.timer = setTimeout(() => this.tick(), this.pauseOf());
  }

  pauseOf() {
    return this.options.step_ms / this.speed;
  }

  pause() {
    if (!this.playing) return;
    this.halt();
    this.on.onNote(false);
    this.settle(this.model.window);
  }

  halt() {
    clearTimeout(this.timer);
    this.timer = null;
    this.buttons();
  }

  /** One bar on or back; without a window the first step makes one. */
  step(by) {
    if (!this.data) return;
    const { bins } = this.data;
    const { window } = this.model;
    if (!window) this.choose(by > 0 ? playStart(null, this.mode, bins) : shifted(playStart(null, "window", bins), bins.edges.length, bins));
    else if (this.mode === "window") this.choose(shifted(window, by, bins));
    else if (by > 0) this.choose(played(window, this.mode, bins) ?? window);
    else this.choose(shorter(window, bins));
  }

  wireDays() {
    for (const input of [byId("time-first"), byId("time-last")]) {
      input.addEventListener("change", () => this.typed());
      input.addEventListener("blur", () => this.dates());
    }
    this.root.addEventListener("click", (event) => {
      const name = event.target.closest("[data-period]")?.dataset.period;
      if (name && this.model.extent) this.choose(this.period(name));
    });
    byId("time-whole").addEventListener("click", () => {
      this.whole = !this.whole;
      this.measured = null;
      this.refresh();
    });
  }

  period(name) {
    return periodOf(name, { today: Math.floor(Date.now() / MS), last: (this.data?.extent ?? this.model.extent).last });
  }

  /** Take over two typed dates; an empty one is an open end. */
  typed() {
    const [from, to] = [byId("time-first"), byId("time-last")].map((input) => dayOf(input.value));
    if ((from !== null && from < TYPING) || (to !== null && to < TYPING)) return;
    const wrong = from !== null && to !== null && from > to;
    byId("time-error").textContent = wrong ? say("The first day is after the last.") : "";
    for (const id of ["time-first", "time-last"]) byId(id).setAttribute("aria-invalid", String(wrong));
    if (!wrong) this.choose({ from: from ?? -OPEN, to: to ?? OPEN });
  }

  /** Bring all parts in step with the model. */
  refresh() {
    const { model } = this;
    this.state();
    if (this.root.hidden) return;
    this.measure();
    if (this.data) this.plot.show(this.data, model.window);
    this.words();
    this.dates();
    this.periods();
  }

  /** Without events there is no bar; without dates it only says so. */
  state() {
    const { model, root } = this;
    const state = !model.events.length ? "none" : model.extent ? "dated" : "undated";
    if (!model.loaded || root.dataset.state === state) return;
    root.dataset.state = state;
    root.hidden = state === "none";
    this.on.onSize(false);
  }

  /** Count the events that pass the other filters, anew only when those change. */
  measure() {
    const events = this.model.switched();
    if (this.measured === events) return;
    this.measured = events;
    const axis = axisOf(events, this.whole) ?? this.model.extent;
    if (!axis) return;
    const bins = binsOf(axis);
    this.data = { bins, extent: extentOf(events) ?? this.model.extent, ...histogram(events, bins) };
    const beside = events.filter(({ start, end }) => start <= end && (end < bins.edges[0] || start >= bins.edges.at(-1))).length;
    const button = byId("time-whole");
    button.hidden = !beside && !this.whole;
    button.textContent = this.whole ? say("Leave out far dates") : sayN("%(n)s event beside the axis: show", "%(n)s events beside the axis: show", beside);
  }

  words() {
    const { model } = this;
    const shown = model.shown().length;
    const all = model.switched().length;
    byId("time-range").textContent = model.window ? sentence(rangeWords(model.window.from, model.window.to)) : this.allWords();
    byId("time-count").textContent = model.window ? sayN("%(shown)s of %(n)s event", "%(shown)s of %(n)s events", all, { shown }) : sayN("%(n)s event", "%(n)s events", all);
    const notes = this.notes().join(" · ");
    byId("time-note").textContent = notes;
    byId("time-note").parentElement.title = notes;
  }

  allWords() {
    const extent = this.data?.extent;
    return extent ? say("All dates, %(days)s", { days: rangeWords(extent.first, extent.last) }) : say("No event has a date");
  }

  /** What the numbers leave out, and what pale bars are. */
  notes() {
    const { model, data } = this;
    const undated = model.undated();
    const places = model.on.has("places") ? model.places.length : 0;
    const notes = [];
    if (undated && model.window) notes.push(sayN("%(n)s undated event is not in this window", "%(n)s undated events are not in this window", undated));
    else if (undated && model.extent) notes.push(sayN("%(n)s undated event has no bar", "%(n)s undated events have no bar", undated));
    if (places && model.window) notes.push(sayN("%(n)s place only mentioned is not in this window", "%(n)s places only mentioned are not in this window", places));
    if (data?.spreadCount) notes.push(sayN("pale: %(n)s event spread over longer or inexact dates", "pale: %(n)s events spread over longer or inexact dates", data.spreadCount));
    return notes;
  }

  /** The two dates; one that is being typed is left alone. */
  dates() {
    const { window } = this.model;
    if (!this.data) return;
    const { extent } = this.data;
    const days = { "time-first": window && window.from > -OPEN ? window.from : extent.first, "time-last": window && window.to < OPEN ? window.to : extent.last };
    for (const [id, day] of Object.entries(days)) {
      const input = byId(id);
      if (input !== document.activeElement) input.value = isoOf(day);
    }
  }

  periods() {
    const { window, extent } = this.model;
    for (const button of this.root.querySelectorAll("[data-period]")) {
      const { period } = button.dataset;
      const days = extent && clamped(this.period(period), extent);
      const same = period === "all" ? !window : Boolean(window) && days?.from === window.from && days?.to === window.to;
      button.setAttribute("aria-pressed", String(same));
    }
  }

  buttons() {
    const button = byId("time-play");
    button.dataset.playing = String(this.playing);
    button.setAttribute("aria-label", this.playing ? say("Pause") : say("Play"));
  }
}

/** The button that lifts the window. */
export function allDates(model) {
  return el("button", { type: "button", class: "button", onclick: () => model.setWindow(null) }, say("Show all dates"));
}

function shorter(window, bins) {
  const { from, to } = onAxis(window, bins);
  return { from, to: bins.edges[Math.max(binAt(bins, to), binAt(bins, from) + 1)] - 1 };
}

function sentence(text) {
  return text[0].toUpperCase() + text.slice(1);
}
