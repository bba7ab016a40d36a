/** This page's camera and microphone, or the drawn signer that stands in for them. */

import type { Readable } from "svelte/store";

export type CameraTrouble = "denied" | "in_use" | "missing" | "insecure";

export type CameraState =
  | { kind: "off" }
  | { kind: "opening" }
  | { kind: "on"; stream: MediaStream; drawn: boolean; microphone: boolean }
  | { kind: "trouble"; trouble: CameraTrouble };

export interface Camera {
  readonly state: Readable<CameraState>;
  readonly videoOn: Readable<boolean>;
  readonly microphoneOn: Readable<boolean>;
  open(): Promise<CameraState>;
  close(): void;
  setVideo(on: boolean): void;
  setMicrophone(on: boolean): void;
}

export interface CameraOptions {
  /** `if_missing` in the demo, `always` for the practice interpreter. */
  drawn: "never" | "if_missing" | "always";
  /** Which drawn person stands in: any text, the same text gives the same person. */
  who?: string;
}

export declare function createCamera(options: CameraOptions): Camera;
