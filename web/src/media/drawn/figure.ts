/** Draws the signer: a room, shoulders, a face that takes part, and two hands. */

import { drawArm, drawHand, type Pen } from "./hand.ts";
import { type Look, lookOf } from "./looks.ts";
import { type Face, poseAt } from "./poses.ts";

type Canvas = HTMLCanvasElement | OffscreenCanvas;

const WIDTH = 960;
const HEIGHT = 720;
const SHOULDER = { x: 128, y: 418 };
const BLINK_EACH_MS = 3_400;
const BLINK_MS = 130;

export interface Signer {
  /** Draws the picture of an instant. */
  draw(ms: number): void;
}

export function createSigner(canvas: Canvas, who: string): Signer {
  const pen = penOf(canvas);
  const look = lookOf(who);
  const still = new OffscreenCanvas(WIDTH, HEIGHT); // gradients are dear: they are drawn once
  drawStill(penOf(still), look);
  return {
    draw(ms) {
      pen.drawImage(still, 0, 0);
      pen.save();
      pen.translate(WIDTH / 2, Math.sin(ms / 900) * 2.5); // she breathes
      drawPerson(pen, look, ms);
      pen.restore();
    },
  };
}

function penOf(canvas: Canvas): Pen {
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Error("no 2d canvas");
  pen.lineCap = pen.lineJoin = "round";
  return pen;
}

function drawStill(pen: Pen, look: Look): void {
  drawRoom(pen, look);
  pen.translate(WIDTH / 2, 0);
  drawBody(pen, look);
}

function drawRoom(pen: Pen, { room: [light, dark] }: Look): void {
  const wall = pen.createLinearGradient(0, 0, WIDTH, HEIGHT);
  wall.addColorStop(0, light);
  wall.addColorStop(1, dark);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  const lamp = pen.createRadialGradient(480, 300, 60, 480, 320, 560);
  lamp.addColorStop(0, "rgb(255 255 255 / 0.28)");
  lamp.addColorStop(1, "rgb(255 255 255 / 0)");
  pen.fillStyle = lamp;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}

function drawPerson(pen: Pen, look: Look, ms: number): void {
  const { left, right, face } = poseAt(ms);
  pen.save();
  pen.translate(0, 330);
  pen.rotate((face.tilt * Math.PI) / 180);
  drawHairBehind(pen, look);
  pen.restore();
  drawNeck(pen, look);
  pen.save();
  pen.translate(0, 330); // the head turns about the neck
  pen.rotate((face.tilt * Math.PI) / 180);
  drawHead(pen, look, face, ms % BLINK_EACH_MS < BLINK_MS);
  pen.restore();
  drawArm(pen, look, { x: -SHOULDER.x, y: SHOULDER.y }, left, -1);
  drawArm(pen, look, SHOULDER, right, 1);
  drawHand(pen, look, left, -1);
  drawHand(pen, look, right, 1);
}

function drawBody(pen: Pen, look: Look): void {
  const cloth = pen.createLinearGradient(0, 360, 0, HEIGHT);
  cloth.addColorStop(0, look.cloth);
  cloth.addColorStop(1, look.clothShade);
  pen.fillStyle = cloth;
  pen.beginPath();
  pen.moveTo(-172, HEIGHT + 10);
  pen.bezierCurveTo(-166, 600, -178, 500, -168, 440);
  pen.bezierCurveTo(-160, 384, -96, 372, -40, 350);
  pen.lineTo(40, 350);
  pen.bezierCurveTo(96, 372, 160, 384, 168, 440);
  pen.bezierCurveTo(178, 500, 166, 600, 172, HEIGHT + 10);
  pen.fill();
}

function drawNeck(pen: Pen, look: Look): void {
  pen.fillStyle = look.skinShade;
  pen.beginPath();
  pen.roundRect(-37, 270, 74, 96, 30);
  pen.fill();
  pen.fillStyle = look.skin; // the open collar
  pen.beginPath();
  pen.moveTo(-40, 350);
  pen.quadraticCurveTo(0, 424, 40, 350);
  pen.quadraticCurveTo(0, 372, -40, 350);
  pen.fill();
}

function drawHairBehind(pen: Pen, { hair, hairStyle }: Look): void {
  pen.fillStyle = hair;
  pen.beginPath();
  if (hairStyle === "bob") pen.roundRect(-100, -222, 200, 226, 86);
  if (hairStyle === "bun") pen.arc(0, -238, 40, 0, 7);
  pen.fill();
}

/** The head, about the neck: chin at −28, crown at −222. */
function drawHead(pen: Pen, look: Look, face: Face, blinks: boolean): void {
  pen.fillStyle = look.skinShade;
  for (const x of [-84, 84]) ellipse(pen, x, -116, 13, 22);
  pen.fillStyle = look.skin;
  pen.beginPath();
  pen.moveTo(-84, -138);
  pen.bezierCurveTo(-88, -60, -46, -18, 0, -18);
  pen.bezierCurveTo(46, -18, 88, -60, 84, -138);
  pen.bezierCurveTo(84, -240, -84, -240, -84, -138);
  pen.fill();
  pen.fillStyle = "rgb(214 92 80 / 0.16)";
  for (const x of [-52, 52]) ellipse(pen, x, -84, 21, 14);
  drawFringe(pen, look);
  drawEyes(pen, look, face, blinks);
  drawMouth(pen, look, face);
}

function drawFringe(pen: Pen, { hair }: Look): void {
  pen.fillStyle = hair;
  pen.beginPath();
  pen.moveTo(-90, -112);
  pen.bezierCurveTo(-106, -214, -50, -240, 4, -238);
  pen.bezierCurveTo(62, -238, 104, -206, 90, -112);
  pen.bezierCurveTo(84, -150, 74, -170, 52, -182);
  pen.bezierCurveTo(10, -166, -44, -168, -66, -180);
  pen.bezierCurveTo(-80, -162, -84, -140, -90, -112);
  pen.fill();
}

function drawEyes(pen: Pen, look: Look, { brows }: Face, blinks: boolean): void {
  for (const side of [-1, 1]) {
    const x = side * 33;
    pen.fillStyle = "#2a211d";
    ellipse(pen, x, -118, 8.5, blinks ? 1.6 : 10);
    pen.fillStyle = "rgb(255 255 255 / 0.85)";
    if (!blinks) ellipse(pen, x + 3, -122, 2.6, 3);
    pen.strokeStyle = look.hair;
    pen.lineWidth = 6.5;
    pen.beginPath();
    pen.moveTo(x - side * 15, -146 - brows * 5);
    pen.quadraticCurveTo(x + side * 4, -153 - brows * 8, x + side * 18, -141 - brows * 5);
    pen.stroke();
  }
}

function drawMouth(pen: Pen, look: Look, { mouth }: Face): void {
  pen.strokeStyle = look.skinShade;
  pen.lineWidth = 5;
  pen.beginPath();
  pen.moveTo(-2, -104);
  pen.quadraticCurveTo(-11, -84, 3, -82);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(-27, -62);
  pen.quadraticCurveTo(0, -48, 27, -62);
  pen.quadraticCurveTo(0, -46 + mouth * 34, -27, -62);
  pen.fillStyle = "#7c2f2b";
  pen.fill();
  pen.strokeStyle = "#a4503f";
  pen.lineWidth = 5.5;
  pen.stroke();
}

function ellipse(pen: Pen, x: number, y: number, rx: number, ry: number): void {
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, 0, 0, 7);
  pen.fill();
}
