/**
 * Heavy work that follows a moving hand.
 * @module pace
 */

/** Work that takes longer than this, to the end of its frame, is followed by as long a rest (milliseconds). */
const SLOW = 34;

/** Runs `work` with the newest value at most once a frame, so that input never waits for more than one run. */
export class Pace {
  constructor(work) {
    this.work = work;
    this.busy = false;
    this.wanted = false;
  }

  /** Ask for a run with this value; of several only the last counts. */
  ask(value) {
    this.value = value;
    this.wanted = true;
    if (!this.busy) this.run();
  }

  /** Forget what was asked for and has not begun. */
  drop() {
    this.wanted = false;
  }

  run() {
    this.busy = this.wanted;
    if (!this.wanted) return;
    this.wanted = false;
    const began = performance.now();
    this.work(this.value);
    requestAnimationFrame(() => {
      const took = performance.now() - began;
      if (took > SLOW) setTimeout(() => this.run(), took);
      else this.run();
    });
  }
}
