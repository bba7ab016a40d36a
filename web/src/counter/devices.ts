/** What a window films and hears, as the server keeps it. */

import type { CameraState } from "../media/camera.ts";
import type { Device } from "../wire/types.gen.ts";

/** A camera's state as the server keeps it. */
export function devicesOf(state: Extract<CameraState, { kind: "on" | "trouble" }>): {
  camera: Device;
  microphone: Device;
} {
  if (state.kind === "trouble") {
    const device = state.trouble === "insecure" ? "denied" : state.trouble;
    return { camera: device, microphone: device };
  }
  return { camera: "ready", microphone: state.microphone ? "ready" : "missing" };
}
