/**
 * How the drawn signer moves: friendly gestures, one after the other, and no sign language.
 * Positions are in a picture of 960×720, sideways from the middle of the body.
 */

export interface Hand {
  x: number;
  y: number;
  /** Where the fingers point: 0 is up, 90 to the right of the picture. */
  angle: number;
  /** Thumb to little finger: 0 is straight, 1 closed. */
  curls: Curls;
  /** 1 is a relaxed fan. */
  spread: number;
  /** Degrees of waving while the pose is held. */
  sway: number;
}

type Curls = [number, number, number, number, number];

export interface Face {
  /** 0 closed to 1 open. */
  mouth: number;
  /** −1 frown to 1 raised. */
  brows: number;
  /** Degrees of the head's tilt, to the right of the picture. */
  tilt: number;
}

export interface Pose {
  left: Hand;
  right: Hand;
  face: Face;
}

interface Step extends Pose {
  moveMs: number;
  holdMs: number;
}

const OPEN: Curls = [0, 0, 0, 0, 0];
const FIST: Curls = [0.7, 1, 1, 1, 1];
const POINT: Curls = [0.75, 0, 1, 1, 1];
const TWO: Curls = [0.8, 0, 0, 1, 1];
const THUMB: Curls = [0, 1, 1, 1, 1];
const CUPPED: Curls = [0.2, 0.35, 0.35, 0.35, 0.35];

type At = [x: number, y: number, angle: number];

const hand = ([x, y, angle]: At, curls: Curls, spread = 1, sway = 0): Hand => ({
  x,
  y,
  angle,
  curls,
  spread,
  sway,
});
const face = (mouth: number, brows: number, tilt: number): Face => ({ mouth, brows, tilt });
const step = (left: Hand, right: Hand, face: Face, moveMs = 420, holdMs = 260): Step => ({
  left,
  right,
  face,
  moveMs,
  holdMs,
});

const REST_LEFT = hand([-62, 596, 70], CUPPED, 0.6);
const REST_RIGHT = hand([62, 606, -72], CUPPED, 0.6);

const HOME = step(REST_LEFT, REST_RIGHT, face(0, 0, 0), 520, 600);

/** Ends where it begins. */
const STEPS: readonly Step[] = [
  step(hand([-228, 330, -6], OPEN, 1.3, 16), REST_RIGHT, face(0.5, 0.7, -4), 560, 1300),
  step(hand([-80, 452, 58], OPEN, 0.7), hand([84, 458, -58], OPEN, 0.7), face(0.2, 0.1, 0)),
  step(hand([-196, 470, -24], OPEN, 1.2), hand([196, 470, 24], OPEN, 1.2), face(0.6, 0.8, 2)),
  step(hand([-44, 500, 66], POINT, 0.8), REST_RIGHT, face(0.1, 0.2, 3), 380, 420),
  step(hand([-150, 402, 8], TWO, 1.1, 5), hand([120, 520, -66], OPEN, 0.5), face(0.3, -0.5, -3)),
  step(hand([-52, 430, 40], FIST), hand([52, 430, -40], FIST), face(0, -0.2, 0), 340, 180),
  step(hand([-120, 430, -4], FIST), hand([120, 430, 4], FIST), face(0.35, 0.3, 0), 300, 200),
  step(hand([-176, 420, -18], OPEN, 1.5, 4), hand([176, 420, 18], OPEN, 1.5, 4), face(0.8, 1, 0)),
  step(hand([-70, 540, 82], OPEN, 0.4), hand([92, 420, -20], POINT, 1), face(0.2, 0.4, 4)),
  step(hand([-76, 520, 82], OPEN, 0.4), hand([36, 470, -66], CUPPED, 0.7), face(0.4, 0.2, 2)),
  step(REST_LEFT, hand([186, 404, 10], THUMB, 1, 3), face(0.3, 0.6, -3), 460, 700),
  HOME,
];

const ROUND_MS = STEPS.reduce((sum, { moveMs, holdMs }) => sum + moveMs + holdMs, 0);

const mix = (a: number, b: number, part: number): number => a + (b - a) * part;
/** Starts and stops softly, as arms do. */
const soft = (part: number): number => part * part * (3 - 2 * part);

function mixHand(a: Hand, b: Hand, part: number, ms: number): Hand {
  const waved = Math.sin(ms / 85) * mix(a.sway, b.sway, part);
  return {
    x: mix(a.x, b.x, part),
    y: mix(a.y, b.y, part) - Math.sin(part * Math.PI) * 14, // hands travel in an arc
    angle: mix(a.angle, b.angle, part) + waved,
    curls: a.curls.map((curl, finger) => mix(curl, b.curls[finger] ?? curl, part)) as Curls,
    spread: mix(a.spread, b.spread, part),
    sway: 0,
  };
}

/** The pose at an instant; the round repeats for ever without a jump. */
export function poseAt(ms: number): Pose {
  let left = ms % ROUND_MS;
  let last = HOME;
  for (const next of STEPS) {
    if (left < next.moveMs + next.holdMs) return between(last, next, left, ms);
    left -= next.moveMs + next.holdMs;
    last = next;
  }
  return last;
}

function between(last: Step, next: Step, stepMs: number, ms: number): Pose {
  const part = soft(Math.min(1, stepMs / next.moveMs));
  return {
    left: mixHand(last.left, next.left, part, ms),
    right: mixHand(last.right, next.right, part, ms + 40),
    face: {
      mouth: mix(last.face.mouth, next.face.mouth, part),
      brows: mix(last.face.brows, next.face.brows, part),
      tilt: mix(last.face.tilt, next.face.tilt, part),
    },
  };
}
