/**
 * Searching words: the form in which they are compared (the same as `geodata.text.plain`), what the events tell, and marks
 * around what was found.
 * @module search
 */

import { el } from "./dom.js";

const APOSTROPHES = /['’ʼ‘`ʹ′＇]/gu;
const GONE = /[\u00ad\u0301.]/gu;
const SPACES = /[\s,\-‐‑‒–—−]+/gu;
const SPACE = /[\s,\-‐‑‒–—−]/u;
const LATIN = { ł: "l", ø: "o", đ: "d", ı: "i", æ: "ae", œ: "oe", ß: "ss", ð: "d", þ: "th" };
const LATIN_LETTERS = /[łøđıæœßðþ]/gu;
/** Marks on Latin letters; on others ("й", "ї") they make another letter. */
const LATIN_MARKS = /([\u0000-\u024f\u1e00-\u1eff])\p{M}+/gu;
const WORDED = /[\p{L}\p{N}]/u;
/** Characters of a sentence that are shown before what was found in it. */
const BEFORE = 28;
const AFTER = 90;

/** Text as it is compared: blind to case, apostrophes, Latin diacritics, hyphens and double spaces. */
export function plain(text) {
  const lower = text.normalize("NFKC").toLowerCase().replaceAll("ς", "σ").replace(APOSTROPHES, "").replace(GONE, "").replaceAll("ё", "е").replace(SPACES, " ");
  const bare = lower.normalize("NFD").replace(LATIN_MARKS, "$1").normalize("NFC");
  return bare.replace(LATIN_LETTERS, (letter) => LATIN[letter]).trim();
}

/** The words of a search, each once. */
export function sought(query) {
  return [...new Set(plain(query).split(" "))].filter((word) => WORDED.test(word));
}

/** What may be searched for of an address or a field: at most `longest` characters; null where no word is in it. */
export function queryIn(value, longest) {
  const query = [...value.replace(/[\p{Cc}\s]+/gu, " ").trim()].slice(0, longest).join("").trim();
  return sought(query).length ? query : null;
}

/** The words of all events, as the server gives them. */
export class Words {
  /**
   * @param {Object<string, string[]>} told by the events' ids
   * @param {Object<string, string[]>} titles of the sub-kinds ("kind/sub"), in all languages
   */
  constructor(told, titles = {}) {
    this.told = told;
    this.titles = titles;
    this.kept = new Map();
  }

  /** Whether each of the words (`sought`) occurs in what is told of an event. */
  holds(event, words) {
    let text = this.kept.get(event.id);
    if (text === undefined) {
      text = plain([event.title, ...(this.titles[`${event.kind}/${event.sub}`] ?? []), event.kind, event.sub.replaceAll("_", " "), ...(this.told[event.id] ?? [])].join(" \n "));
      this.kept.set(event.id, text);
    }
    return words.every((word) => text.includes(word));
  }

  /** The first text of an event that holds a word which `shown` does not, cut to what stands around it; null if there is none. */
  beyond(event, words, shown) {
    const seen = plain(shown);
    const missing = words.filter((word) => !seen.includes(word));
    const text = missing.length && (this.told[event.id] ?? []).find((told) => missing.some((word) => plain(told).includes(word)));
    return text ? around(text, missing) : null;
  }
}

/** A text cut into pieces: [{text, found}], in order and without gaps. */
export function pieces(text, words) {
  const { letters, folded, at } = folding(text);
  const found = new Array(letters.length).fill(false);
  for (const word of words) {
    for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + word.length)) found.fill(true, at[i], at[i + word.length - 1] + 1);
  }
  const cut = [];
  letters.forEach((letter, i) => {
    if (cut.length && cut.at(-1).found === found[i]) cut.at(-1).text += letter;
    else cut.push({ text: letter, found: found[i] });
  });
  return cut;
}

/** Nodes for a text with marks around the words; news text stays text. */
export function marked(text, words) {
  return words.length ? pieces(text, words).map((piece) => (piece.found ? el("mark", { class: "hit" }, piece.text) : piece.text)) : [text];
}

/** The letters of a text, its compared form, and of each place in that the letter it comes from. */
function folding(text) {
  const letters = [...text.normalize("NFC")];
  let folded = "";
  const at = [];
  letters.forEach((letter, i) => {
    const form = plain(letter) || (SPACE.test(letter) ? " " : "");
    folded += form;
    for (let n = 0; n < form.length; n += 1) at.push(i);
  });
  return { letters, folded, at };
}

function around(text, words) {
  const cut = pieces(text.replace(/\s+/gu, " "), words);
  const before = cut[0].found ? "" : cut.shift().text;
  const start = [...before].length > BEFORE ? `…${[...before].slice(-BEFORE).join("").replace(/^\S*\s/u, "")}` : before;
  const rest = [...cut.map((piece) => piece.text).join("")];
  return start + (rest.length > AFTER ? `${rest.slice(0, AFTER).join("")}…` : rest.join(""));
}
