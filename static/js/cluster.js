/**
 * Merging marks that would touch: pure geometry in pixels, so that it can be tested and cached by zoom.
 * @module cluster
 */

/** Marks closer than this are merged (pixels). */
const NEAR = 28;
const CELL = 64;
/** More cells than the world has in a row at the closest zoom: a cell is one number. */
const ROW = 2 ** 24;
const MAX_PASSES = 16;
/** From so many nodes on, those in one square of this size (pixels, far less than `NEAR`) are taken together beforehand. */
const MANY = 4000;
const SQUARE = 14;

/** The radius of a mark for so many events, in pixels: it grows with digits, never with meaning. */
export function radius(count) {
  if (count <= 1) return 10;
  if (count < 10) return 15;
  if (count < 100) return 17;
  return count < 1000 ? 20 : 24;
}

/**
 * Merge nodes until no two marks touch.
 * @param {Array<{x: number, y: number, events: Array}>} nodes positions in world pixels
 * @returns {Array<{x, y, r, nodes: Array, events: Array}>} heaviest first
 */
export function cluster(nodes) {
  let marks = nodes.length < MANY ? nodes.map(alone) : gathered(nodes);
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const merged = mergeOnce(marks);
    if (merged.length === marks.length) break;
    marks = merged;
  }
  return marks.map((mark) => ({ ...mark, events: mark.nodes.flatMap((node) => node.events) }));
}

function alone(node) {
  return { x: node.x, y: node.y, weight: node.events.length, r: radius(node.events.length), nodes: [node] };
}

/** One mark a square; linear, where merging neighbours takes its time. */
function gathered(nodes) {
  const squares = new Map();
  for (const node of nodes) {
    const key = Math.floor(node.x / SQUARE) * ROW + Math.floor(node.y / SQUARE);
    const mark = squares.get(key);
    if (!mark) {
      squares.set(key, alone(node));
      continue;
    }
    const weight = mark.weight + node.events.length;
    mark.x += ((node.x - mark.x) * node.events.length) / weight;
    mark.y += ((node.y - mark.y) * node.events.length) / weight;
    mark.weight = weight;
    mark.nodes.push(node);
  }
  return [...squares.values()].map((mark) => ({ ...mark, r: radius(mark.weight) }));
}

function mergeOnce(marks) {
  const order = [...marks].sort((a, b) => b.weight - a.weight || a.x - b.x || a.y - b.y);
  const grid = new Map();
  const kept = [];
  for (const mark of order) {
    const host = neighbour(grid, mark);
    if (host) {
      join(host, mark);
      continue;
    }
    kept.push(mark);
    const key = cellKey(mark.x, mark.y);
    if (!grid.has(key)) grid.set(key, []);
    grid.get(key).push(mark);
  }
  return kept;
}

function neighbour(grid, mark) {
  let best = null;
  let least = Infinity;
  for (let dx = -1; dx <= 1; dx += 1) {
    for (let dy = -1; dy <= 1; dy += 1) {
      for (const other of grid.get(cellKey(mark.x + dx * CELL, mark.y + dy * CELL)) ?? []) {
        const distance = Math.hypot(other.x - mark.x, other.y - mark.y);
        if (distance < Math.max(NEAR, other.r + mark.r + 3) && distance < least) {
          best = other;
          least = distance;
        }
      }
    }
  }
  return best;
}

function join(host, guest) {
  const weight = host.weight + guest.weight;
  host.x = (host.x * host.weight + guest.x * guest.weight) / weight;
  host.y = (host.y * host.weight + guest.y * guest.weight) / weight;
  host.weight = weight;
  host.r = radius(weight);
  host.nodes = host.nodes.concat(guest.nodes);
}

function cellKey(x, y) {
  return Math.floor(x / CELL) * ROW + Math.floor(y / CELL);
}
