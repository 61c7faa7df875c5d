/**
 * Files with lines, areas and points, read in the browser: GeoJSON, KML, CSV.  Nothing of them is run or fetched.
 * Each gives plain features or one clear sentence with the place of the fault.
 * @module parsers
 */

import { MarkupFault, parse, within } from "./markup.js";
import { say } from "./say.js";

export const MAX_BYTES = 10 * 2 ** 20;
export const MAX_VERTICES = 50_000;
/** How deep collections may lie in one another, and so much of a text is kept. */
const DEEPEST = 8;
const LONGEST = 600;
const REPEATED = 40;
/** What a feature is said to be, by the words a file may use for it. */
const CLAIMED = /\b(claim(s|ed)?|alleged|disputed|unconfirmed)\b/i;
const ASSESSED = /\b(assessed|observed|confirmed|verified)\b/i;

/** A file that cannot be used; its message is the sentence for the reader. */
export class FileFault extends Error {}

/**
 * @typedef {{kind: "area"|"line"|"point", parts: Array<Array<[number, number]>>, title: string, note: string, status: ?string}} Feature
 *   `parts` are rings, lines or lists of points, [longitude, latitude] in degrees
 */

/**
 * Read a file by its name's ending.
 * @param {string} name
 * @param {string} text
 * @returns {{features: Feature[], vertices: number, about: {title, as_of, source, licence}}} throws FileFault
 */
export function read(name, text) {
  const clean = text.replace(/^\ufeff/, "");
  const ending = name.toLowerCase().match(/\.([a-z]+)$/)?.[1];
  const reader = { geojson, json: geojson, kml, csv, tsv: csv, txt: csv }[ending];
  if (!reader) throw new FileFault(say("“%(name)s” is no GeoJSON, KML or CSV file (.geojson, .json, .kml, .csv).", { name: shortened(name) }));
  const found = reader(clean);
  const vertices = found.features.reduce((sum, { parts }) => sum + parts.reduce((all, part) => all + part.length, 0), 0);
  if (!found.features.length) throw new FileFault(say("The file holds no point, line or area."));
  if (vertices > MAX_VERTICES) throw new FileFault(say("The file has %(n)s vertices; at most %(most)s are drawn. Simplify it first.", { n: vertices, most: MAX_VERTICES }));
  return { ...found, vertices };
}

/** Refuse a file by its size, before it is read. */
export function checkSize(bytes) {
  if (bytes > MAX_BYTES) throw new FileFault(say("The file has %(n)s MB; at most %(most)s MB are read. Simplify it first.", { n: Math.ceil((bytes / 2 ** 20) * 10) / 10, most: MAX_BYTES / 2 ** 20 }));
  if (bytes === 0) throw new FileFault(say("The file is empty."));
}

/** GeoJSON: a FeatureCollection, a feature or a geometry, in degrees. */
export function geojson(text) {
  const content = parsed(text);
  if (content?.crs && !/CRS84|4326/.test(JSON.stringify(content.crs))) {
    throw new FileFault(say("The file is in another coordinate system than longitude and latitude (WGS84); convert it first."));
  }
  const rows = content?.type === "FeatureCollection" ? content.features : [content];
  if (!Array.isArray(rows)) throw new FileFault(say("The GeoJSON has no list “features”."));
  const features = rows.flatMap((row, i) => featuresIn(row, i + 1));
  return { features, about: aboutIn(content ?? {}) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FileFault(say("The file is no JSON: the fault is in line %(line)s.", { line: lineOf(error.message, text) }));
  }
}

/** The line of a fault, from what the browser says of it. */
function lineOf(message, text) {
  const line = /line (\d+)/.exec(message);
  if (line) return Number(line[1]);
  const position = /position (\d+)/.exec(message);
  return text.slice(0, position ? Number(position[1]) : text.length).split("\n").length;
}

function featuresIn(row, number) {
  const geometry = row?.type === "Feature" ? row.geometry : row;
  if (geometry === null) return [];
  const properties = row?.properties && typeof row.properties === "object" ? row.properties : {};
  const told = worded(properties.title ?? properties.name ?? properties.Name, properties.note ?? properties.description, properties.status ?? properties.assertion);
  return shapesIn(geometry, number, 0).map((shape) => ({ ...shape, ...told }));
}

function shapesIn(geometry, number, depth) {
  if (geometry?.type === "GeometryCollection" && Array.isArray(geometry.geometries) && depth < DEEPEST) {
    return geometry.geometries.flatMap((inner) => shapesIn(inner, number, depth + 1));
  }
  const { type, coordinates } = geometry ?? {};
  const line = (points) => list(points, number).map((point) => checked(point, say("Feature %(number)s", { number })));
  const lines = (many) => list(many, number).map(line);
  if (type === "Point") return [{ kind: "point", parts: [line([coordinates])] }];
  if (type === "MultiPoint") return [{ kind: "point", parts: [line(coordinates)] }];
  if (type === "LineString") return [{ kind: "line", parts: [line(coordinates)] }];
  if (type === "MultiLineString") return [{ kind: "line", parts: lines(coordinates) }];
  if (type === "Polygon") return [{ kind: "area", parts: lines(coordinates) }];
  if (type === "MultiPolygon") return [{ kind: "area", parts: list(coordinates, number).flatMap(lines) }];
  throw new FileFault(say("Feature %(number)s has no geometry that can be drawn (“%(type)s”).", { number, type: shortened(type ?? geometry) }));
}

function list(value, number) {
  if (!Array.isArray(value)) throw new FileFault(say("Feature %(number)s has coordinates that are no list.", { number }));
  return value;
}

/** A position as [longitude, latitude]; `where` names it in the fault. */
function checked(point, where) {
  const [lon, lat] = Array.isArray(point) ? point : [];
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) throw new FileFault(say("%(where)s: “%(value)s” is no longitude and latitude.", { where, value: shortened(JSON.stringify(point) ?? "") }));
  if (Math.abs(lat) > 90) throw new FileFault(say("%(where)s: the latitude %(value)s is not between −90 and 90. Are the two numbers in the wrong order?", { where, value: String(lat) }));
  if (Math.abs(lon) > 180) throw new FileFault(say("%(where)s: the longitude %(value)s is not between −180 and 180 degrees.", { where, value: String(lon) }));
  return [lon, lat];
}

/** What a file says of itself, where it says it. */
function aboutIn({ title, name, as_of: asOf, date, source, licence, license }) {
  return { title: words(title ?? name), as_of: words(asOf ?? date), source: words(source), licence: words(licence ?? license) };
}

function worded(title, note, status) {
  const said = words(status);
  return { title: words(title), note: words(note), status: CLAIMED.test(said) ? "claimed" : ASSESSED.test(said) ? "assessed" : null };
}

/** A text of a file: only strings and numbers, without what cannot be seen, cut. */
function words(value) {
  if (typeof value !== "string" && typeof value !== "number") return "";
  const seen = [...String(value).replace(/[\p{Cc}\p{Cf}\p{Co}]+/gu, " ").replace(/\s+/g, " ").trim()];
  return seen.length > LONGEST ? `${seen.slice(0, LONGEST).join("")}…` : seen.join("");
}

function shortened(value) {
  const seen = [...words(typeof value === "string" ? value : JSON.stringify(value) ?? "")];
  return seen.length > REPEATED ? `${seen.slice(0, REPEATED).join("")}…` : seen.join("");
}

/** KML: the placemarks' points, lines and areas. */
export function kml(text) {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new FileFault(say("The KML file declares a document type or entities; such files are not read."));
  const root = markup(text);
  if (root.name !== "kml") throw new FileFault(say("The file is XML but no KML."));
  const features = within(root, "Placemark").flatMap((mark, i) => placemark(mark, i + 1));
  const head = root.children.find((child) => child.name === "Document") ?? root;
  return { features, about: { title: words(own(head, "name")), as_of: words(within(root, "when")[0]?.text), source: words(named(head, "source")), licence: words(named(head, "licence") || named(head, "license")) } };
}

function markup(text) {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof MarkupFault)) throw error;
    throw new FileFault(say("The file is no XML: the fault is in line %(line)s.", { line: error.line }));
  }
}

function placemark(mark, number) {
  const where = say("Placemark %(number)s", { number });
  const told = worded(own(mark, "name"), own(mark, "description"), named(mark, "status"));
  const points = (node) => positions(within(node, "coordinates")[0]?.text ?? "", where);
  const areas = within(mark, "Polygon").map((node) => ({ kind: "area", parts: within(node, "LinearRing").map(points) }));
  const lines = within(mark, "LineString").map((node) => ({ kind: "line", parts: [points(node)] }));
  const spots = within(mark, "Point").map((node) => ({ kind: "point", parts: [points(node)] }));
  return [...areas, ...lines, ...spots].map((shape) => ({ ...shape, ...told }));
}

function own(node, tag) {
  return node.children.find((child) => child.name === tag)?.text ?? "";
}

/** The value of a named datum of ExtendedData. */
function named(node, name) {
  const data = node.children.filter((child) => child.name === "ExtendedData").flatMap((child) => child.children).find((child) => child.attributes.name === name);
  return data ? data.text.trim() || own(data, "value") : "";
}

function positions(text, where) {
  return text.trim().split(/\s+/).filter(Boolean).map((tuple) => checked(tuple.split(",").slice(0, 2).map((part) => (part === "" ? NaN : Number(part))), where));
}

/** The columns that are looked for, by the names that they go by. */
const COLUMNS = {
  lat: ["lat", "latitude", "y"], lon: ["lon", "lng", "long", "longitude", "x"], shape: ["wkt", "geometry", "geom", "shape"],
  title: ["title", "name", "label"], note: ["note", "description", "comment", "text"], status: ["status", "assertion", "certainty"],
};

/** CSV with a head: `lat` and `lon`, or `wkt`; commas, semicolons or tabs. */
export function csv(text) {
  const rows = cellsOf(text, delimiterOf(text));
  const head = (rows.shift()?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const at = Object.fromEntries(Object.entries(COLUMNS).map(([key, names]) => [key, head.findIndex((cell) => names.includes(cell))]));
  if (at.shape < 0 && (at.lat < 0 || at.lon < 0)) throw new FileFault(say("The CSV file needs the columns “lat” and “lon”, or “wkt”, in its first line."));
  const features = rows.filter(({ cells }) => cells.some((cell) => cell.trim())).map(({ cells, line }) => {
    const cell = (key) => cells[at[key]] ?? "";
    const where = say("Line %(line)s", { line });
    const shape = at.shape >= 0 && cell("shape").trim() ? wkt(cell("shape"), where) : { kind: "point", parts: [[checked([degree(cell("lon"), where), degree(cell("lat"), where)], where)]] };
    return { ...shape, ...worded(cell("title"), cell("note"), cell("status")) };
  });
  return { features, about: aboutIn({}) };
}

function degree(cell, where) {
  const text = cell.trim().replace("−", "-").replace(/^(-?\d+),(\d+)$/, "$1.$2");
  if (!/^[+-]?\d+(\.\d*)?$/.test(text)) throw new FileFault(say("%(where)s: “%(value)s” is no number of degrees.", { where, value: shortened(cell) }));
  return Number(text);
}

function delimiterOf(text) {
  const [first] = text.split("\n", 1);
  const counts = [",", ";", "\t"].map((mark) => [first.split(mark).length, mark]);
  return counts.reduce((a, b) => (b[0] > a[0] ? b : a))[1];
}

/** Rows of cells with the line each begins in (RFC 4180: quotes may hold delimiters, line ends, doubled quotes). */
function cellsOf(text, delimiter) {
  const rows = [];
  let row = { cells: [], line: 1 };
  let cell = "";
  let quoted = false;
  let line = 1;
  const end = () => {
    row.cells.push(cell);
    cell = "";
  };
  const finish = () => {
    end();
    rows.push(row);
    row = { cells: [], line };
  };
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (sign === "\n") line += 1;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === delimiter) end();
    else if (sign === "\n") finish();
    else if (sign !== "\r") cell += sign;
  }
  if (quoted) throw new FileFault(say("Line %(line)s opens a quotation mark that is never closed.", { line: row.line }));
  if (cell || row.cells.length) finish();
  return rows;
}

const SHAPES = { POINT: ["point", 0], MULTIPOINT: ["point", 1], LINESTRING: ["line", 1], MULTILINESTRING: ["line", 2], POLYGON: ["area", 2], MULTIPOLYGON: ["area", 3] };

/** Well-known text: the shape's name, then its positions in brackets. */
function wkt(text, where) {
  const match = /^\s*(?:SRID=4326;)?\s*([A-Z]+)\s*(?:Z|M|ZM)?\s*\(([\s\S]*)\)\s*$/i.exec(text);
  const known = match && SHAPES[match[1].toUpperCase()];
  if (!known) throw new FileFault(say("%(where)s: “%(value)s” is no point, line or polygon as WKT.", { where, value: shortened(text) }));
  const groups = match[2].split(/[()]+/).map((part) => part.replace(/^[\s,]+|[\s,]+$/g, "")).filter(Boolean);
  const parts = groups.map((group) => group.split(",").map((pair) => checked(pair.trim().split(/\s+/).slice(0, 2).map(Number), where)));
  return { kind: known[0], parts: known[0] === "point" ? [parts.flat()] : parts };
}
