/** How loud a microphone is, and a tone to hear the loudspeaker by. */

import { readable, type Readable } from "svelte/store";

const LOOKS_PER_SECOND = 15;
/** Speech at arm's length has about a tenth of the full amplitude: the bar is scaled to it. */
const FULL = 0.25;
const TONE_HZ = 660;
const TONE_MS = 700;

let context: AudioContext | null = null;

/** One for the page: browsers allow few of them. After a touch it may sound. */
function audio(): AudioContext {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  return context;
}

/**
 * From 0, silence, to 1, loud speech. Nothing is recorded: only the newest moment is measured, and
 * nothing at all while nobody looks.
 */
export function levelOf(stream: MediaStream | null): Readable<number> {
  if (stream === null || stream.getAudioTracks().length === 0) return readable(0);
  return readable(0, (set) => {
    let stop: (() => void) | null = null;
    const turn = () => {
      stop?.();
      stop = document.hidden ? null : measure(stream, set);
    };
    turn();
    document.addEventListener("visibilitychange", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      stop?.();
    };
  });
}

function measure(stream: MediaStream, set: (level: number) => void): () => void {
  const source = audio().createMediaStreamSource(stream);
  const analyser = new AnalyserNode(audio(), { fftSize: 1024 });
  source.connect(analyser);
  const moment = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    audio(); // a page that was loaded anew is let to sound by its first touch, whenever that is
    analyser.getFloatTimeDomainData(moment);
    const power = moment.reduce((sum, value) => sum + value * value, 0) / moment.length;
    set(Math.min(1, Math.sqrt(power) / FULL));
  }, 1000 / LOOKS_PER_SECOND);
  return () => {
    clearInterval(timer);
    source.disconnect();
    set(0);
  };
}

/** A short tone, swelling and fading, so that it never cracks. */
export function playTone(hertz = TONE_HZ): void {
  const now = audio().currentTime;
  const end = now + TONE_MS / 1000;
  const tone = new OscillatorNode(audio(), { frequency: hertz });
  const volume = new GainNode(audio(), { gain: 0 });
  volume.gain.linearRampToValueAtTime(0.3, now + 0.08);
  volume.gain.setValueAtTime(0.3, end - 0.2);
  volume.gain.linearRampToValueAtTime(0, end);
  tone.connect(volume).connect(audio().destination);
  tone.start(now);
  tone.stop(end);
}
