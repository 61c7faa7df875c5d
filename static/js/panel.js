/**
 * The evidence panel: one event with the words it rests on, a place that is only named, or a choice among several.
 * @module panel
 */

import { copied } from "./copy.js";
import { bdi, el, english } from "./dom.js";
import { certaintyWord } from "./model.js";
import { alternatives, cite, steps } from "./paneltools.js";
import { say, sayN } from "./say.js";
import { swatch } from "./symbols.js";
import { eventLink } from "./url.js";

const MARK_TITLES = { place: say("Place"), date: say("Date"), trigger: say("What happened"), casualties: say("People harmed"), claim: say("Who says so") };

export class Panel {
  /**
   * @param {HTMLElement} root
   * @param {{eventUrl: string, stages: Object, onPick: Function, onClose: Function, onMap: Function, onCorrected: Function}} options
   */
  constructor(root, model, options) {
    this.root = root;
    this.model = model;
    this.options = options;
    this.asked = 0;
    this.group = null;
  }

  /** Show one event; `group` are the ids among which it is one (at the same spot), with a title. */
  async showEvent(event, group = null) {
    this.group = group;
    const asked = ++this.asked;
    this.fill(event.title, [el("p", { class: "loading", role: "status" }, say("Loading the evidence…"))], event);
    try {
      const response = await fetch(this.options.eventUrl + encodeURIComponent(event.id));
      if (!response.ok) throw new Error(String(response.status));
      const { shown } = await response.json();
      if (asked === this.asked) this.fill(event.title, this.eventBody(shown), event);
    } catch {
      if (asked !== this.asked) return;
      const again = el("button", { type: "button", onclick: () => this.showEvent(event, group) }, say("Try again"));
      this.fill(event.title, [el("p", { class: "field-error", role: "alert" }, say("The evidence could not be loaded.")), again], event);
    }
  }

  /** Show a place that is named without a drawn event. */
  showPlace(place) {
    this.group = null;
    this.asked += 1;
    const parts = place.sentences.flatMap((sentence) => {
      const { text, start, end } = characters(sentence);
      return [
        el("blockquote", { class: "quote", dir: "auto" }, text.slice(0, start).join(""), el("mark", { class: "m-place" }, text.slice(start, end).join("")), text.slice(end).join("")),
        el("p", { class: "drawn is-off" }, sentence.stage ? el("strong", {}, `${this.options.stages[sentence.stage] ?? sentence.stage}. `) : null, english(sentence.reason)),
        el("p", { class: "card-links" }, el("a", { href: `/d/${encodeURIComponent(sentence.document)}` }, say("The whole report"))),
      ];
    });
    this.fill(place.name, [el("p", { class: "lead" }, say("Named by a report; no event is drawn here.")), ...parts], null);
  }

  /** Let the reader choose among events at one spot. */
  showGroup(group) {
    this.group = group;
    this.asked += 1;
    const rows = group.ids.map((id, i) => {
      const event = this.model.byId.get(id);
      return el("li", {}, el("button", { type: "button", class: "item", "data-id": id, onclick: () => this.options.onPick(id, group) },
        swatch(this.model.layers.get(event.layer), event.assertion),
        el("span", { class: "item-body" },
          el("span", { class: "item-title" }, bdi(event.title)),
          el("span", { class: "item-note" }, `${say("%(at)s of %(all)s", { at: i + 1, all: group.ids.length })} · ${event.when} · ${certaintyWord(event)}`))));
    });
    this.fill(group.title, [el("p", { class: "lead" }, sayN("%(n)s event here. Choose one:", "%(n)s events here. Choose one:", rows.length)), el("ol", { class: "choice" }, rows)], null);
  }

  fill(title, body, event) {
    const close = el("button", { type: "button", class: "close", "aria-label": say("Close the evidence"), onclick: () => this.options.onClose() }, "×");
    const heading = el("h2", { tabindex: "-1", id: "evidence-title" });
    if (event) heading.append(swatch(this.model.layers.get(event.layer), event.assertion, 24));
    heading.append(bdi(title));
    const held = this.root.contains(document.activeElement);
    const grouped = this.group?.ids.length > 1;
    const ways = event ? steps(this.model, event, { grouped, onPick: (id) => this.options.onPick(id, this.group?.ids.includes(id) ? this.group : null) }) : "";
    this.root.replaceChildren(el("div", { class: "evidence-head" }, heading, close), this.pager(event), ways, ...body);
    this.root.scrollTop = 0;
    if (held) this.focus();
  }

  /** Move the focus to the panel's title. */
  focus() {
    this.root.querySelector("#evidence-title")?.focus({ preventScroll: true });
  }

  pager(event) {
    if (!event || !this.group || this.group.ids.length < 2) return "";
    const { ids } = this.group;
    const i = ids.indexOf(event.id);
    const step = (by) => () => this.options.onPick(ids[(i + by + ids.length) % ids.length], this.group);
    return el("div", { class: "pager" },
      el("button", { type: "button", "aria-label": say("Previous event here"), onclick: step(-1) }, "‹"),
      el("span", {}, say("%(at)s of %(all)s", { at: i + 1, all: ids.length })),
      el("button", { type: "button", "aria-label": say("Next event here"), onclick: step(1) }, "›"),
      el("button", { type: "button", class: "all", onclick: () => { this.showGroup(this.group); this.focus(); } }, say("All %(n)s", { n: ids.length })));
  }

  eventBody(shown) {
    const many = shown.told.length > 0;
    const pieces = (many ? shown.told : [shown]).flatMap((told) => [told.before, told.evidence, told.after]);
    const used = new Set([...pieces, ...shown.reports].flat().flatMap((piece) => piece.marks));
    const key = el("p", { class: "marks-key" }, el("span", { class: "hidden" }, `${say("What the marks in the text mean:")} `),
      Object.entries(MARK_TITLES).filter(([name]) => used.has(name)).map(([name, title]) => [el("mark", { class: `m-${name}` }, title), " "]));
    return [
      ...shown.corrections.map((said) => this.correction(said)),
      shown.accord.length ? el("ul", { class: "accord" }, shown.accord.map(({ agree, text }) => el("li", { class: agree ? "agrees" : "differs" }, english(text)))) : null,
      many ? null : quoted(shown),
      many ? null : key,
      el("dl", { class: "facts" },
        fact(say("What"), shown.kind, shown.stage),
        fact(say("When"), shown.when, shown.when_note),
        fact(say("Where"), shown.where, shown.precision),
        fact(say("People harmed"), shown.casualties),
        fact(say("How sure"), shown.certainty)),
      alternatives(shown.alternatives),
      ...(many ? this.told(shown, key) : []),
      el("p", { class: "drawn" }, el("strong", {}, `${say("Why drawn so:")} `), english(shown.why)),
      shown.reports.length ? el("h3", {}, say("Further sentences about the same")) : null,
      ...shown.reports.map((report) => el("blockquote", { class: "quote", dir: "auto" }, segments(report))),
      many ? null : el("h3", {}, say("Source")),
      many ? null : this.sourceLine(shown.source),
      this.actions(shown),
    ].filter(Boolean);
  }

  /** Every report of a happening that several tell. */
  told(shown, key) {
    return [
      el("h3", {}, say("Told by %(tellers)s", { tellers: shown.tellers })),
      key,
      el("ol", { class: "told" }, shown.told.map((report) => el("li", { class: "report" },
        this.sourceLine(report.source),
        quoted(report),
        el("p", { class: "report-facts" }, bdi(report.facts)),
        el("div", { class: "card-links" },
          el("a", { href: report.links.document }, say("The whole report")),
          this.correcting(say("Not the same event"), report.links.part, {}, shown.id))))),
      shown.more ? el("p", {}, el("a", { href: shown.links.page }, sayN("%(n)s more report", "%(n)s more reports", shown.more))) : null,
    ].filter(Boolean);
  }

  /** What a person corrected about these reports, with the way back. */
  correction(said) {
    const others = said.others.flatMap((other, i) => [i ? ", " : " ", el("a", { href: other.page }, bdi(other.title)), " (", bdi(other.outlets), ")"]);
    return el("div", { class: "banner said" },
      el("p", {}, said.text, others, others.length ? "." : null, " ", el("span", { class: "note" }, said.made)),
      this.correcting(say("Undo"), said.undo, { event: said.event }, said.event));
  }

  /** A button that sends a correction and has the map loaded anew; without success the page says so. */
  correcting(title, address, fields, id) {
    const button = el("button", { type: "button", class: "button" }, title);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const response = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
        if (!response.ok) throw new Error(String(response.status));
        this.options.onCorrected(new URL(response.url).pathname.split("/").pop() || id);
      } catch {
        button.replaceWith(el("span", { class: "field-error", role: "alert" }, say("That could not be saved.")));
      }
    });
    return button;
  }

  sourceLine(source) {
    const published = source.published ? say("published %(day)s", { day: source.published }) : say("publication day unknown");
    const address = source.url
      ? el("a", { href: source.url, rel: "noopener noreferrer nofollow", class: "address" }, bdi(source.url))
      : source.address ? el("bdi", { class: "address" }, source.address) : null;
    return el("p", { class: "source" }, bdi(source.title), source.outlet ? [" · ", bdi(source.outlet)] : null, ` · ${published}`, address ? [el("br"), address] : null);
  }

  actions(shown) {
    const told = el("span", { class: "said-done", role: "status" });
    const { page, document, file, problem } = shown.links;
    return el("div", {},
      el("div", { class: "card-links" },
        el("button", { type: "button", class: "button", onclick: () => this.options.onMap(shown.id) }, say("Zoom to it")),
        el("button", { type: "button", class: "button", "data-copy": "", "aria-keyshortcuts": "c", onclick: () => copied(eventLink(shown.id), told) }, say("Copy link")),
        el("a", { class: "button", href: page }, say("Event page")), shown.told.length ? null : el("a", { class: "button", href: document }, say("Whole report")),
        el("a", { class: "button", href: file, download: true }, say("GeoJSON")),
        problem ? el("a", { class: "button", href: problem, rel: "noopener noreferrer nofollow" }, say("Report a problem")) : null, told),
      shown.cite ? cite(shown.cite) : null);
  }
}

function fact(term, value, note) {
  return [el("dt", {}, term), el("dd", {}, bdi(value), note ? el("span", { class: "note" }, bdi(note)) : null)];
}

/** The sentence with its words marked, in its paragraph. */
function quoted({ before, evidence, after }) {
  const around = (pieces) => (pieces.length ? el("span", { class: "around" }, segments(pieces)) : null);
  return el("blockquote", { class: "quote", dir: "auto" }, around(before), segments(evidence), around(after));
}

function segments(pieces) {
  return pieces.map((piece) => (piece.marks.length
    ? el("mark", { class: piece.marks.map((name) => `m-${name}`).join(" "), title: piece.marks.map((name) => MARK_TITLES[name]).join(", ") }, piece.text)
    : piece.text));
}

/** Offsets count code points, strings count code units: work on an array of characters. */
function characters({ text, start, end }) {
  return { text: [...text], start, end };
}
