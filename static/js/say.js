/**
 * The words of the page in the reader's language: English is the key, the catalogue of another language holds the rest.
 * @module say
 */

const { lang } = document.documentElement;

/** The page's language, for dates and numbers; British order of day and month for English. */
export const LOCALE = !lang || lang === "en" ? "en-GB" : lang;

/** English text → the same in the page's language; for counted texts a list, in the order of the language's plural forms. */
const catalogue = await fetched();
const plurals = new Intl.PluralRules(LOCALE);
/** The plural forms of East Slavic languages, in gettext's order. */
const SLAVIC = ["one", "few", "many"];

/**
 * A text with its values: `say("%(shown)s of %(all)s", { shown: 4, all: 9 })`.
 * @param {string} text in English, as a literal, so that it can be collected for translation
 * @param {Object<string, string|number>} [values] numbers are written by the language's rules
 * @returns {string}
 */
export function say(text, values = {}) {
  return filled(catalogue[text] ?? text, values);
}

/**
 * A counted text: `sayN("%(n)s event", "%(n)s events", 3)`.
 * @returns {string}
 */
export function sayN(one, many, n, values = {}) {
  const forms = catalogue[one];
  const form = Array.isArray(forms) ? forms[Math.max(0, SLAVIC.indexOf(plurals.select(n)))] ?? forms.at(-1) : n === 1 ? one : many;
  return filled(form, { n, ...values });
}

/** A number by the language's rules. */
export function number(n) {
  return n.toLocaleString(LOCALE);
}

function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? written(values[name]) : whole));
}

function written(value) {
  return typeof value === "number" ? number(value) : String(value);
}

/** The catalogue the page names; English, and a page whose catalogue fails, speak English. */
async function fetched() {
  const address = document.documentElement.dataset.words;
  if (!address) return {};
  const response = await fetch(address);
  return response.ok ? response.json() : {};
}
