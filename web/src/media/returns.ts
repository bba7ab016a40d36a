/** When a camera that did not open may open after all. */

import { onDevicesChange } from "./devices.ts";

/** Nothing tells that another program has let go of a camera: it is looked for each so many ms. */
const LOOKS_MS = 3_000;

/** Tells when a device comes or goes, or the person allows one; the answer stops telling. */
export function onMayOpen(tell: () => void): () => void {
  let over = false;
  const stops = [onDevicesChange(tell)];
  const watch = (status: PermissionStatus) => {
    const granted = () => {
      if (status.state === "granted") tell();
    };
    if (over) return;
    status.addEventListener("change", granted);
    stops.push(() => {
      status.removeEventListener("change", granted);
    });
  };
  for (const name of ["camera", "microphone"] as const)
    // A browser that does not know the name is tried by the button.
    void permissions()
      ?.query({ name })
      .then(watch, () => undefined);
  return () => {
    over = true;
    for (const stop of stops) stop();
  };
}

/** The same, also for a camera that another program has. */
export function onMayReturn(tell: () => void): () => void {
  const stop = onMayOpen(tell);
  const timer = setInterval(tell, LOOKS_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** Missing on plain http. */
const permissions = () => navigator.permissions as Permissions | undefined;
