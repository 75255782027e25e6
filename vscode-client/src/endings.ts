/** A server that ended by itself: whether it is started again. Nothing here knows VS Code. */

const MOST = 4;
const WHILE = 3 * 60 * 1000; // milliseconds

export class Endings {
  #began = false;
  #times: number[] = [];

  /** The server has answered: whatever ends it from now on, it isn't the settings. */
  began(): void {
    this.#began = true;
  }

  /**
   * What is to be done about a server that ended now, in milliseconds of any clock: one that never answered wouldn't
   * answer the next time either.
   */
  next(now: number): "again" | "never answered" | "too often" {
    if (!this.#began) return "never answered";
    this.#times = [...this.#times.filter(time => now - time <= WHILE), now];
    return this.#times.length <= MOST ? "again" : "too often";
  }
}
