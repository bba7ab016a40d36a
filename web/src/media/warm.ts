/** Keeps the one blank picture that all prepared links carry, for as long as there is such a link. */

import { openBlank } from "./drawn.ts";
import { SIZE } from "./profile.ts";

export class Warmth {
  track: MediaStreamTrack | null = null;
  #wanted = false;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** As large as the camera that will take its place: then the encoder need not begin anew. */
  want(wanted: boolean, camera: MediaStreamTrack | null): void {
    const before = this.#wanted;
    this.#wanted = wanted;
    if (!wanted) this.#stop();
    else if (!before) void this.#open(camera);
  }

  async #open(camera: MediaStreamTrack | null): Promise<void> {
    const { width = SIZE.width, height = SIZE.height } = camera?.getSettings() ?? {};
    const track = await openBlank({ width, height });
    if (!this.#wanted || this.track) {
      track.stop();
      return;
    }
    this.track = track;
    this.#changed();
  }

  #stop(): void {
    this.track?.stop();
    this.track = null;
  }
}

/** More prepared links than this would cost a weak machine the frames of the call itself. */
export const mostPrepared = (): number => (navigator.hardwareConcurrency >= 4 ? 2 : 1);
