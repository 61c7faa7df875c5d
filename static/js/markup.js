/**
 * A plain reader of XML for files that nobody vouches for: elements, attributes, text.  No document types, no entities of
 * the file's own, nothing fetched, no DOM (whose elements would be bound to the page's policy).
 * @module markup
 */

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const NAME = /[^\s<>/=&"']+/y;
const ATTRIBUTE = /\s+([^\s<>/=&"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const DEEPEST = 100;

/** Where a text is no XML; `line` counts from 1. */
export class MarkupFault extends Error {
  constructor(line) {
    super(`line ${line}`);
    this.line = line;
  }
}

/**
 * @typedef {{name: string, attributes: Object<string, string>, children: Array<Object>, text: string}} Element
 *   names without their prefix; `text` is the element's own
 * @param {string} text
 * @returns {Element} the outermost element; throws MarkupFault
 */
export function parse(text) {
  const top = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  let at = 0;
  const fault = (where) => new MarkupFault(text.slice(0, where).split("\n").length);
  const upTo = (mark, from) => {
    const end = text.indexOf(mark, from);
    if (end < 0) throw fault(at);
    return end;
  };
  while (at < text.length) {
    const here = open.at(-1);
    if (text[at] !== "<") {
      const end = text.indexOf("<", at);
      const words = text.slice(at, end < 0 ? text.length : end);
      if (here === top && words.trim()) throw fault(at);
      here.text += unescaped(words, () => fault(at));
      at += words.length;
    } else if (text.startsWith("<!--", at)) at = upTo("-->", at + 4) + 3;
    else if (text.startsWith("<?", at)) at = upTo("?>", at + 2) + 2;
    else if (text.startsWith("<![CDATA[", at)) {
      const end = upTo("]]>", at);
      here.text += text.slice(at + 9, end);
      at = end + 3;
    } else if (text.startsWith("</", at)) {
      const end = upTo(">", at);
      if (local(text.slice(at + 2, end).trim()) !== here.name || here === top) throw fault(at);
      open.pop();
      at = end + 1;
    } else at = opened(text, at, open, fault);
  }
  if (open.length > 1 || top.children.length !== 1) throw fault(text.length);
  return top.children[0];
}

/** Take in one opening tag; returns where it ends. */
function opened(text, at, open, fault) {
  NAME.lastIndex = at + 1;
  const [name] = NAME.exec(text) ?? [];
  if (!name || name.startsWith("!") || open.length > DEEPEST) throw fault(at);
  const element = { name: local(name), attributes: {}, children: [], text: "" };
  let end = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const found = ATTRIBUTE.exec(text);
    if (!found) break;
    element.attributes[local(found[1])] = unescaped(found[2] ?? found[3], () => fault(end));
    end = ATTRIBUTE.lastIndex;
  }
  while (/\s/.test(text[end] ?? "")) end += 1;
  const closed = text[end] === "/";
  if (closed) end += 1;
  if (text[end] !== ">") throw fault(at);
  open.at(-1).children.push(element);
  if (!closed) open.push(element);
  return end + 1;
}

function local(name) {
  return name.slice(name.indexOf(":") + 1);
}

function unescaped(text, fault) {
  return text.replace(/&([^;&\s]{0,10});?/g, (whole, name) => {
    const code = /^#(x[0-9a-f]+|[0-9]+)$/i.exec(name)?.[1];
    const point = code && Number(/^x/i.test(code) ? `0${code}` : code);
    if (code && point <= 0x10ffff) return String.fromCodePoint(point);
    if (!Object.hasOwn(NAMED, name) || !whole.endsWith(";")) throw fault();
    return NAMED[name];
  });
}

/** All elements of a name inside one, at any depth, in the order of the text. */
export function within(element, name) {
  return element.children.flatMap((child) => (child.name === name ? [child, ...within(child, name)] : within(child, name)));
}
