/**
 * A long list of which only the rows near the view are written, so that 100,000 rows cost as much as sixty.
 * Rows may differ in height: they are measured once written and guessed before.  One row can be reached by Tab, the
 * arrow keys move on from it.
 * @module virtual
 */

/** Rows written at least, and how far beyond the view they are written (pixels). */
const LEAST = 60;
const BEYOND = 700;
/** Heights are added up by blocks of so many rows. */
const BLOCK = 256;

export class Virtual {
  /**
   * @param {HTMLElement} root holds the rows
   * @param {{scroller: () => HTMLElement, row: (i: number) => HTMLElement, height: number, even?: boolean}} options `row`
   *   writes one row, `height` is the guess for each, `even` says that all have it
   */
  constructor(root, { scroller, row, height, even = false }) {
    this.root = root;
    this.scroller = scroller;
    this.row = row;
    this.guess = height;
    this.even = even;
    this.count = 0;
    this.active = 0;
    this.rows = new Map();
    this.frame = null;
    root.classList.add("virtual");
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusin", (event) => this.focused(event.target));
    // Scrolling does not bubble: the sheet and the panel are both listened to, whichever scrolls at this width.
    document.addEventListener("scroll", () => this.later(), { capture: true, passive: true });
    new ResizeObserver(() => this.resized()).observe(root);
  }

  /** Show other rows. */
  set(count) {
    this.count = count;
    this.heights = this.even ? null : new Float32Array(count).fill(this.guess);
    this.blocks = this.even ? null : Float64Array.from({ length: Math.ceil(count / BLOCK) }, (_, i) => this.guess * Math.min(BLOCK, count - i * BLOCK));
    this.active = Math.max(0, Math.min(this.active, count - 1));
    const held = this.root.contains(document.activeElement);
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.render();
    if (held && count) this.focus(this.active);
  }

  /** Rows are as wide as their room: another width is another height. */
  resized() {
    if (this.width === this.root.clientWidth) return;
    this.width = this.root.clientWidth;
    if (!this.even && this.heights) for (const [i, row] of this.rows) this.measure(i, row);
    this.later();
  }

  later() {
    if (!this.root.clientWidth && this.rows.size) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.render();
    });
  }

  render() {
    const scroller = this.scroller();
    const above = scroller.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    const first = Math.max(0, Math.min(this.at(above - BEYOND), this.count - LEAST));
    const last = Math.min(this.count - 1, Math.max(this.at(above + scroller.clientHeight + BEYOND), first + LEAST - 1));
    const anchor = this.at(above);
    const before = this.top(anchor);
    this.write(first, last);
    this.place();
    const moved = this.top(anchor) - before;
    if (moved && above > 0) scroller.scrollTop += moved;
  }

  /** Write the rows from `first` to `last` and the one that can be reached by Tab, and no others. */
  write(first, last) {
    const wanted = (i) => (i >= first && i <= last) || i === this.active;
    for (const [i, row] of this.rows) {
      if (wanted(i)) continue;
      row.remove();
      this.rows.delete(i);
    }
    const fresh = [];
    for (let i = first; i <= last; i += 1) if (!this.rows.has(i)) fresh.push(i);
    if (this.count && !this.rows.has(this.active) && !fresh.includes(this.active)) fresh.push(this.active);
    for (const i of fresh) this.insert(i);
    if (!this.even) for (const i of fresh) this.measure(i, this.rows.get(i));
  }

  insert(i) {
    const row = this.row(i);
    row.dataset.row = String(i);
    this.rows.set(i, row);
    focusable(row).tabIndex = i === this.active ? 0 : -1;
    let after = this.root.lastElementChild;
    while (after && Number(after.dataset.row) > i) after = after.previousElementSibling;
    if (after) after.after(row);
    else this.root.prepend(row);
  }

  measure(i, row) {
    const height = row.offsetHeight;
    if (!height || height === this.heights[i]) return;
    this.blocks[Math.floor(i / BLOCK)] += height - this.heights[i];
    this.heights[i] = height;
  }

  place() {
    let next = -1;
    let at = 0;
    for (const row of this.root.children) {
      if (!row.dataset.row) continue;
      const i = Number(row.dataset.row);
      if (i !== next) at = this.top(i);
      row.style.transform = `translateY(${at}px)`;
      at += this.even ? this.guess : this.heights[i];
      next = i + 1;
    }
    this.root.style.height = `${this.top(this.count)}px`;
  }

  /** How far down a row begins. */
  top(i) {
    if (this.even) return i * this.guess;
    const block = Math.floor(i / BLOCK);
    let sum = 0;
    for (let b = 0; b < block; b += 1) sum += this.blocks[b];
    for (let j = block * BLOCK; j < i; j += 1) sum += this.heights[j];
    return sum;
  }

  /** The row at a distance from the top. */
  at(y) {
    if (!this.count) return 0;
    if (this.even) return Math.max(0, Math.min(Math.floor(y / this.guess), this.count - 1));
    let block = 0;
    let sum = 0;
    while (block < this.blocks.length - 1 && sum + this.blocks[block] <= y) {
      sum += this.blocks[block];
      block += 1;
    }
    let i = block * BLOCK;
    while (i < this.count - 1 && sum + this.heights[i] <= y) {
      sum += this.heights[i];
      i += 1;
    }
    return i;
  }

  /** A row's element, brought into view. */
  show(i) {
    const scroller = this.scroller();
    const from = this.root.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    const lead = this.lead?.() ?? 0;
    const top = from + this.top(i);
    const bottom = from + this.top(i + 1);
    if (top < scroller.scrollTop + lead) scroller.scrollTop = top - lead;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
    this.setActive(i);
    this.render();
    return this.rows.get(i);
  }

  /** Bring a row into view and move the focus to it. */
  focus(i) {
    focusable(this.show(i)).focus({ preventScroll: true });
  }

  setActive(i) {
    for (const [j, row] of this.rows) focusable(row).tabIndex = j === i ? 0 : -1;
    this.active = i;
  }

  focused(target) {
    const row = target.closest("[data-row]");
    if (row) this.setActive(Number(row.dataset.row));
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.count) return;
    const page = Math.max(1, Math.floor(this.scroller().clientHeight / this.guess) - 1);
    const to = {
      ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: this.count - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(to, this.count - 1)));
  }
}

/** What of a row takes the focus: its button, or itself. */
function focusable(row) {
  return row.querySelector("button") ?? row;
}
