/** Drawn people as camera pictures: Figure painted on a canvas whose stream a page can show. */

import { mount, unmount } from "svelte";
import Figure from "../look/Figure.svelte";

const WIDTH = 960;
const HEIGHT = 720;
const FPS = 10;

export interface Person {
  person: "interpreter" | "visitor" | "staff";
  pose: "greet" | "sign";
}

const GROUNDS = {
  interpreter: ["#8aa3b8", "#5b748d"],
  visitor: ["#b6a994", "#7d705e"],
  staff: ["#c9c3b4", "#8f9a8c"],
} as const;

/** The figure's own markup, with the tokens' values in the place of their names. */
function markup(person: Person): string {
  const stage = document.createElement("div");
  const figure = mount(Figure, { target: stage, props: person });
  const svg = stage.querySelector("svg");
  svg?.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg?.setAttribute("width", "500");
  svg?.setAttribute("height", "640");
  const tokens = getComputedStyle(document.documentElement);
  const text = (svg?.outerHTML ?? "").replace(/var\((--[a-z-]+)\)/g, (_, name: string) =>
    tokens.getPropertyValue(name).trim(),
  );
  void unmount(figure);
  return text;
}

async function drawing(person: Person): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup(person))}`;
  await image.decode();
  return image;
}

export async function pictureOf(person: Person): Promise<MediaStream> {
  const image = await drawing(person);
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const brush = canvas.getContext("2d");
  const paint = () => {
    if (!brush) return;
    const ground = brush.createLinearGradient(0, 0, WIDTH, HEIGHT);
    const [light, dark] = GROUNDS[person.person];
    ground.addColorStop(0, light);
    ground.addColorStop(1, dark);
    brush.fillStyle = ground;
    brush.fillRect(0, 0, WIDTH, HEIGHT);
    const width = (HEIGHT * 0.97 * 500) / 640;
    brush.drawImage(image, (WIDTH - width) / 2, HEIGHT * 0.03, width, HEIGHT * 0.97);
  };
  paint();
  // A stream of a canvas that nobody paints has no frames.
  setInterval(paint, 1000 / FPS);
  return canvas.captureStream(FPS);
}
