/**
 * Placing names so that they hide neither each other nor a mark.
 * @module labels
 */

const GAP = 4;
const CELL = 48;
/** Marks that turn the direction of writing would also turn the rest of a drawn name. */
const TURNS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** Rectangles that are taken, in a grid. */
export class Taken {
  constructor() {
    this.cells = new Map();
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  free(box) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) {
        if (box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top) return false;
      }
    }
    return true;
  }

  /** How much of what is taken a box would cover, in square pixels. */
  cost(box) {
    const met = new Set([...this.keys(box)].flatMap((key) => this.cells.get(key) ?? []));
    return [...met].reduce((sum, other) => sum + overlap(box, other), 0);
  }

  * keys(box) {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) yield `${x}:${y}`;
    }
  }
}

/** The square around a mark. */
export function boxAround(x, y, r) {
  return { left: x - r, right: x + r, top: y - r, bottom: y + r };
}

/**
 * Find a free place beside x, y for each label, in the order given; those without one are left out.
 * Names stay inside `frame` (the view), so that none is cut at its edge.
 * @param {Array<{text, x, y, r, size, weight, must?}>} labels positions in canvas pixels
 * @returns {Array<{text, left, top, ...}>} `left`, `middle` say where to write
 */
export function place(context, labels, taken, font, frame) {
  const placed = [];
  for (const label of labels) {
    const text = label.text.replace(TURNS, "");
    context.font = fontOf(label, font);
    const width = context.measureText(text).width;
    const height = label.size + 3;
    const options = label.centred ? [aroundCentre(label, width, height)] : around(label, width, height, frame);
    const inside = options.filter((option) => within(option, frame));
    const must = label.must && contains(frame, label);
    const box = inside.find((option) => taken.free(option)) ?? (must ? cheapest(inside, taken) ?? options[0] : null);
    if (!box) continue;
    taken.add({ ...box, left: box.left - 5, right: box.right + 5 });
    placed.push({ ...label, text, left: box.left, middle: (box.top + box.bottom) / 2, box });
  }
  return placed;
}

/** Write the placed labels with a halo. */
export function write(context, placed, colours) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const label of placed) {
    context.font = fontOf(label, colours.font);
    context.strokeStyle = colours["label-halo"];
    context.lineWidth = 3.2;
    context.strokeText(label.text, label.left, label.middle);
    context.fillStyle = colours[label.ink ?? "label-ink"];
    context.fillText(label.text, label.left, label.middle);
  }
}

function fontOf(label, font) {
  return `${label.style ?? ""} ${label.weight} ${label.size}px ${font}`;
}

function within(box, frame) {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function contains(frame, { x, y }) {
  return x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
}

function aroundCentre({ x, y }, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function cheapest(options, taken) {
  const costs = options.map((option) => taken.cost(option));
  return options[costs.indexOf(Math.min(...costs))];
}

function overlap(a, b) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** The places beside a mark, best first; above and below also moved into the frame. */
function around({ x, y, r }, width, height, frame) {
  const far = r + GAP;
  const slant = r * 0.72 + 2;
  const spots = [
    [x + far, y - height / 2],
    [x - far - width, y - height / 2],
    [x - width / 2, y - far - height + 2],
    [x - width / 2, y + far - 2],
    [x + slant, y - slant - height],
    [x + slant, y + slant],
    [x - slant - width, y - slant - height],
    [x - slant - width, y + slant],
  ];
  const moved = Math.min(Math.max(x - width / 2, frame.left), frame.right - width);
  if (contains(frame, { x, y }) && moved !== x - width / 2) spots.push([moved, y - far - height + 2], [moved, y + far - 2]);
  return spots.map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
}
