/**
 * Building the page without HTML strings: every text becomes a text node, so news text cannot become code.
 * @module dom
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes and children; strings become text, null and false are left out.
 * @param {string} tag
 * @param {Object<string, *>} [attributes] a function is a listener ("onclick"), true an empty attribute
 * @param {...(Node|string|null|false|Array)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** As `el`, for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Text that keeps its own direction, whatever its letters say. */
export function bdi(text) {
  return el("bdi", {}, text ?? "");
}

/** A sentence that belongs to a reading and is there in English only, whatever the page's language. */
export function english(text) {
  return el("bdi", { lang: "en" }, text ?? "");
}

/** The element with this id; throws if the page lacks it. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element “${id}”.`);
  return found;
}

/** "1 event", "7 events"; numbers with thousands separators. */
export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** Whether the reader asked for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.replace(/^on/, ""), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
