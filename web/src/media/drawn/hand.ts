/** Arms and hands of the drawn signer: clear fingers at every size, as signing asks. */

import type { Look } from "./looks.ts";
import type { Hand } from "./poses.ts";

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type Side = -1 | 1;

interface Point {
  x: number;
  y: number;
}

interface Finger {
  x: number;
  y: number;
  angle: number;
  length: number;
  width: number;
}

/** Index to little finger: knuckles on the palm of a hand that points up, its wrist at 0, 0. */
const FINGERS: readonly Finger[] = [
  { x: -21, y: -64, angle: -9, length: 62, width: 16 },
  { x: -7, y: -70, angle: -2, length: 70, width: 16.5 },
  { x: 8, y: -68, angle: 5, length: 64, width: 15.5 },
  { x: 21, y: -60, angle: 13, length: 50, width: 14 },
];
const THUMB: Finger = { x: -20, y: -26, angle: -48, length: 56, width: 18 };

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** One finger: closing turns it towards the viewer and then back over the palm. */
function drawFinger(pen: Pen, look: Look, finger: Finger, curl: number, spread: number): void {
  const turn = radians(finger.angle * spread);
  const half = finger.length / 2;
  const joint = half * Math.cos(radians(80 * curl));
  const tip = joint + half * Math.cos(radians(165 * curl));
  const at = (reach: number): [number, number] => [
    finger.x + Math.sin(turn) * reach,
    finger.y - Math.cos(turn) * reach,
  ];
  for (const [color, width] of [
    [look.skinShade, finger.width + 4],
    [look.skin, finger.width],
  ] as const) {
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(...at(0));
    pen.lineTo(...at(joint));
    pen.lineTo(...at(tip));
    pen.stroke();
  }
}

function palm(pen: Pen): void {
  pen.beginPath();
  pen.moveTo(-18, 0);
  pen.bezierCurveTo(-34, -20, -36, -52, -28, -68);
  pen.quadraticCurveTo(0, -84, 28, -62);
  pen.bezierCurveTo(32, -40, 28, -16, 18, 0);
  pen.quadraticCurveTo(0, 26, -18, 0);
  pen.closePath();
}

function drawPalm(pen: Pen, look: Look): void {
  palm(pen);
  pen.strokeStyle = look.skinShade;
  pen.lineWidth = 4;
  pen.stroke();
  pen.fillStyle = look.skin;
  pen.fill();
}

/** `side` is −1 for the hand on the left of the picture, 1 for the one on the right. */
export function drawHand(pen: Pen, look: Look, hand: Hand, side: Side): void {
  const [thumb, ...curls] = hand.curls;
  const facing = facingOf(hand, side);
  const draw = (folded: boolean) => {
    FINGERS.forEach((finger, index) => {
      const curl = curls[index] ?? 0;
      if (curl > 0.5 === folded) drawFinger(pen, look, finger, curl, hand.spread);
    });
  };
  const drawThumb = () => {
    drawFinger(pen, look, THUMB, thumb * 0.55, thumbSpread(thumb, hand.spread));
  };
  pen.save();
  pen.translate(hand.x, hand.y);
  pen.rotate(radians(hand.angle));
  pen.scale(side * facing, 1);
  draw(false);
  if (facing < 0) {
    draw(true);
    drawThumb();
  }
  drawPalm(pen, look);
  if (facing > 0) {
    draw(true);
    drawThumb();
  }
  pen.restore();
}

/**
 * 1 shows the palm, −1 the back: a hand that points across the body turns over, so that its thumb
 * stays up.
 */
function facingOf({ angle }: Hand, side: Side): number {
  const inwards = -side * angle;
  const turned = Math.max(-1, Math.min(1, (40 - inwards) / 14));
  return turned < 0 ? Math.min(-0.4, turned) : Math.max(0.4, turned);
}

/** A closing thumb swings across the palm. */
const thumbSpread = (curl: number, spread: number): number =>
  Math.min(1.3, spread) * (1 - curl) - 0.9 * curl;

/** Elbows hang below the shoulders and a little outwards; how far an arm reaches forward is not seen. */
const elbowOf = (shoulder: Point, wrist: Point, side: Side): Point => ({
  x: shoulder.x + side * (58 + 0.25 * Math.abs(wrist.x - shoulder.x)),
  y: shoulder.y + 150 + 0.3 * (wrist.y - 500),
});

/** A sleeve from the shoulder to shortly before the wrist, then the forearm's skin. */
export function drawArm(pen: Pen, look: Look, shoulder: Point, hand: Hand, side: Side): void {
  const elbow = elbowOf(shoulder, hand, side);
  const cuff = { x: hand.x + (elbow.x - hand.x) * 0.24, y: hand.y + (elbow.y - hand.y) * 0.24 };
  limb(pen, cuff, 21, hand, 19, look.skinShade, 2);
  limb(pen, cuff, 21, hand, 19, look.skin);
  limb(pen, shoulder, 40, elbow, 36, look.clothShade, 3);
  limb(pen, elbow, 36, cuff, 27, look.clothShade, 3);
  limb(pen, shoulder, 40, elbow, 36, look.cloth);
  limb(pen, elbow, 36, cuff, 27, look.cloth);
  // No seam at the shoulder, where sleeve and body are one piece.
  limb(pen, shoulder, 43, { x: shoulder.x, y: shoulder.y + 12 }, 43, look.cloth);
}

/** A rounded piece from `a` to `b` that tapers, `rim` wider than it is. */
function limb(
  pen: Pen,
  a: Point,
  aRadius: number,
  b: Point,
  bRadius: number,
  color: string,
  rim = 0,
): void {
  const across = Math.atan2(b.y - a.y, b.x - a.x) + Math.PI / 2;
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(a.x, a.y, aRadius + rim, across, across + Math.PI);
  pen.arc(b.x, b.y, bRadius + rim, across + Math.PI, across + 2 * Math.PI);
  pen.fill();
}
