/**
 * Classes of counts for a map of areas: natural breaks (Jenks' optimum, found exactly by dynamic programming), so that
 * like counts share a colour; where there are few different counts, each is a class of its own.
 * @module classes
 */

/** From so many different counts on, those in between are thinned to quantiles first, so that the work stays small. */
const MANY = 240;

/**
 * @param {number[]} values counts, one an area; those below 1 are in no class
 * @param {number} [most] how many classes at most
 * @returns {Array<{low: number, high: number, areas: number}>} from low to high; every class holds at least one value
 */
export function classify(values, most = 5) {
  const { counts, weights } = distinct(values);
  const starts = counts.length <= most ? counts.map((_, i) => i) : breaks(counts, weights, most);
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? counts.length;
    return { low: counts[start], high: counts[end - 1], areas: sum(weights.slice(start, end)) };
  });
}

/** The number of the class that holds a count, -1 for none. */
export function classOf(classes, value) {
  return classes.findLastIndex(({ low }) => value >= low);
}

/** The different counts, ascending, and how many areas have each. */
function distinct(values) {
  const found = new Map();
  for (const value of values) if (value >= 1) found.set(value, (found.get(value) ?? 0) + 1);
  const counts = [...found.keys()].sort((a, b) => a - b);
  return { counts, weights: counts.map((count) => found.get(count)) };
}

function sum(list) {
  return list.reduce((a, b) => a + b, 0);
}

/** Where each class starts: the cuts that leave the least squares within the classes. */
function breaks(counts, weights, most) {
  const step = Math.ceil(counts.length / MANY);
  const at = counts.map((_, i) => i).filter((i) => i % step === 0);
  const spread = spreads(counts, weights);
  const cost = (from, to) => spread(at[from], (at[to] ?? counts.length));
  const n = at.length;
  let best = at.map((_, i) => cost(0, i + 1));
  const cuts = [];
  for (let k = 1; k < most; k += 1) {
    const next = new Array(n).fill(Infinity);
    const cut = new Array(n).fill(k);
    for (let end = k; end < n; end += 1) {
      for (let start = k; start <= end; start += 1) {
        const whole = best[start - 1] + cost(start, end + 1);
        if (whole < next[end]) [next[end], cut[end]] = [whole, start];
      }
    }
    best = next;
    cuts.push(cut);
  }
  const starts = [];
  for (let k = most - 2, end = n - 1; k >= 0; k -= 1) {
    starts.unshift(cuts[k][end]);
    end = cuts[k][end] - 1;
  }
  return [0, ...starts].map((i) => at[i]);
}

/** A function that gives the squares around the mean of counts[from..to), weighted, at once. */
function spreads(counts, weights) {
  const sums = counts.reduce((rows, value, i) => {
    const [w, s, q] = rows.at(-1);
    const weight = weights[i];
    rows.push([w + weight, s + weight * value, q + weight * value * value]);
    return rows;
  }, [[0, 0, 0]]);
  return (from, to) => {
    const [w, s, q] = sums[to].map((value, i) => value - sums[from][i]);
    return w ? q - (s * s) / w : 0;
  };
}
