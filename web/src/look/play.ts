/**
 * Shows `stream` in `video`, with sound unless it is one's own. A browser may refuse sound before
 * the first touch (after a reload): then the picture plays mute and the sound follows the touch.
 */
export function play(
  video: HTMLVideoElement,
  stream: MediaStream | null,
  mine: boolean,
): () => void {
  video.muted = mine;
  if (video.srcObject !== stream) video.srcObject = stream;
  const unmute = () => {
    video.muted = mine;
  };
  if (stream !== null) {
    video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return;
      video.muted = true;
      video.play().catch(() => undefined);
      addEventListener("pointerdown", unmute, { once: true });
    });
  }
  return () => {
    removeEventListener("pointerdown", unmute);
    if (video.srcObject === stream) video.srcObject = null;
  };
}
