/**
 * The pulse of a received picture, by an own clock: a picture that stops counts no freeze in
 * `getStats` until it moves again.
 */

/** Told by decoded frames; `stopped` is a second without a new one. */
export type Picture = "connecting" | "flowing" | "stopped" | "failed";

export interface Pulse {
  picture: Picture;
  framesPerSecond: number | null;
  /** A voice came since the look before. */
  speaks: boolean;
  sound: Sound;
  /** Frames decoded in all, and when the newest of them was noticed. */
  frames: number;
  movedAt: number;
  /** Where the count of the frame rate began. */
  countedFrom: { frames: number; at: number };
}

/** What `getStats` says of picture and sound received so far. */
export interface Sample {
  frames: number;
  sound: Sound;
}

/** Energy of the sound, and the seconds that it was gathered in (W3C webrtc-stats). */
export interface Sound {
  energy: number;
  seconds: number;
}

export const SILENCE: Sound = { energy: 0, seconds: 0 };

const STOPPED_MS = 950; // a second, less what a timer may come early
const RATE_MS = 900;
/** The root mean square of speech that a microphone's gain control has levelled; a quiet hall has a tenth. */
const VOICE = 0.02;

export const firstPulse = (now: number): Pulse => ({
  picture: "connecting",
  framesPerSecond: null,
  speaks: false,
  sound: SILENCE,
  frames: 0,
  movedAt: now,
  countedFrom: { frames: 0, at: now },
});

/** The pulse after another look. `failed`: the link has given up and is being tried anew. */
export function beat(last: Pulse, sample: Sample, now: number, failed: boolean): Pulse {
  // A renewed decoder counts from zero again: that, too, is a picture that moves.
  const moved = sample.frames > 0 && sample.frames !== last.frames;
  const movedAt = moved ? now : last.movedAt;
  return {
    ...rate(last, sample, now, moved),
    picture: pictureOf(last.picture, moved, now - movedAt, failed),
    speaks: speaks(last, sample.sound),
    sound: sample.sound,
    frames: sample.frames,
    movedAt,
  };
}

function pictureOf(last: Picture, moved: boolean, stillMs: number, failed: boolean): Picture {
  if (moved) return "flowing";
  if (failed) return "failed";
  if (last === "flowing") return stillMs >= STOPPED_MS ? "stopped" : "flowing";
  return last === "failed" ? "connecting" : last;
}

function rate(
  last: Pulse,
  { frames }: Sample,
  now: number,
  moved: boolean,
): Pick<Pulse, "framesPerSecond" | "countedFrom"> {
  const here = { frames, at: now };
  if (last.frames === 0 || frames < last.frames)
    return { framesPerSecond: moved ? last.framesPerSecond : null, countedFrom: here };
  const elapsed = now - last.countedFrom.at;
  if (elapsed < RATE_MS) return last;
  const framesPerSecond = ((frames - last.countedFrom.frames) * 1000) / elapsed;
  return { framesPerSecond, countedFrom: here };
}

/** Over the whole time since the last look, not at an instant that falls between two words. */
function speaks(last: Pulse, { energy, seconds }: Sound): boolean {
  const elapsed = seconds - last.sound.seconds;
  if (elapsed === 0) return last.speaks && seconds > 0; // looked at twice at once
  const gained = energy - last.sound.energy;
  return elapsed > 0 && gained / elapsed > VOICE ** 2;
}

/** Looks into the statistics of a link for the picture and the sound that it receives. */
export function sampleOf(report: RTCStatsReport): Sample {
  const sample: Sample = { frames: 0, sound: SILENCE };
  for (const stats of report.values() as Iterable<RTCInboundRtpStreamStats>) {
    if (stats.type !== "inbound-rtp") continue;
    if (stats.kind === "video") sample.frames = stats.framesDecoded ?? 0;
    else
      sample.sound = {
        energy: stats.totalAudioEnergy ?? 0,
        seconds: stats.totalSamplesDuration ?? 0,
      };
  }
  return sample;
}
