/**
 * One link to one peer: one RTCPeerConnection.
 *
 * Perfect negotiation (W3C webrtc-pc 10.7) without its collision: the polite side never offers, it
 * asks the impolite one to. Rolling back a crossed offer would restart the decoder under the
 * person's eyes. All steps of a link run one after the other, so none sees another half done.
 */

import type { Candidate, Description, Signal } from "../wire/types.gen.ts";
import {
  addTransceivers,
  kindOf,
  preferCodec,
  refresh,
  tune,
  withStartBitrate,
} from "./profile.ts";

/** What a link says to its peer: a description, a candidate, or a plain "send me your offer". */
export type Say = Partial<Pick<Signal, "description" | "candidate">>;

export interface Tracks {
  video: MediaStreamTrack | null;
  audio: MediaStreamTrack | null;
}

export interface PeerOptions {
  polite: boolean;
  configuration: RTCConfiguration;
  tracks: Tracks;
  say: (words: Say) => void;
}

/** A link that was up may heal by itself for this long; a new one needs a few round trips. */
const HEAL_MS = 2_000;
const SETTLE_MS = 6_000;
/** The first offer is on its way when a link appears; after this long it was lost. */
const OFFER_LOST_MS = 400;

export class PeerLink {
  /** The peer's picture and sound; one stream for the link's whole life. */
  readonly stream = new MediaStream();
  readonly connection: RTCPeerConnection;

  readonly #options: PeerOptions;
  readonly #askAgain: ReturnType<typeof setTimeout> | undefined;
  #tracks: Tracks;
  #steps: Promise<void> = Promise.resolve();
  #candidates: RTCIceCandidateInit[] = [];
  #awaySince = performance.now();
  #wasUp = false;
  #everUp = false;
  #gaveUp = false;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.#tracks = options.tracks;
    this.connection = new RTCPeerConnection(options.configuration);
    this.connection.onicecandidate = ({ candidate }) => {
      if (candidate) options.say({ candidate: toWire(candidate) });
    };
    this.connection.onconnectionstatechange = () => {
      this.#changed();
    };
    if (options.polite) {
      this.#askAgain = setTimeout(() => {
        if (!this.connection.remoteDescription) options.say({});
      }, OFFER_LOST_MS);
      return;
    }
    addTransceivers(this.connection);
    this.#step(async () => {
      await this.#adopt();
      await this.#offer(false);
    });
  }

  /** The network has given up on this link; it is being tried anew. */
  get failed(): boolean {
    return this.#gaveUp;
  }

  receive({ description, candidate }: Say): void {
    this.#step(async () => {
      if (description) await this.#described(description);
      else if (candidate) await this.#candidate(fromWire(candidate));
      else if (!this.#options.polite) await this.#offer(true);
    });
  }

  /** Swaps camera and microphone in or out; nothing is negotiated anew. */
  useTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#step(() => this.#send());
  }

  /** Looks for a new way through the network; the picture goes on meanwhile where it can. */
  restart(): void {
    this.#awaySince = performance.now();
    if (this.#options.polite) this.#options.say({});
    else this.#step(() => this.#offer(true));
  }

  /** Says again what may have been lost while the line was away. */
  renew(): void {
    if (this.connection.connectionState !== "connected") this.restart();
  }

  /** Called each second while the line is open: a link that stays away is tried anew. */
  tend(): void {
    if (this.#options.polite || this.connection.connectionState === "connected") return;
    const patience = this.#wasUp ? HEAL_MS : SETTLE_MS;
    if (performance.now() - this.#awaySince < patience) return;
    this.#wasUp = false;
    this.restart();
  }

  close(): void {
    clearTimeout(this.#askAgain);
    this.connection.close();
  }

  #step(step: () => Promise<void>): void {
    this.#steps = this.#steps.then(step).catch((trouble: unknown) => {
      // A message that no longer fits, or a closed link: the next offer mends what it can.
      if (this.connection.signalingState !== "closed") reportError(trouble);
    });
  }

  /** An offer without an answer is said again as it is, lest an old answer meet a new offer. */
  async #offer(restart: boolean): Promise<void> {
    const { connection } = this;
    if (connection.signalingState === "stable")
      await connection.setLocalDescription(await connection.createOffer({ iceRestart: restart }));
    this.#sayDescription();
  }

  async #described({ type, sdp }: Description): Promise<void> {
    const { connection } = this;
    if (type !== (this.#options.polite ? "offer" : "answer")) return;
    if (type === "answer" && connection.signalingState !== "have-local-offer") return; // late
    await connection.setRemoteDescription({ type, sdp: withStartBitrate(sdp) });
    if (type === "offer") await this.#answer();
    await this.#tune();
    const early = this.#candidates.splice(0);
    for (const candidate of early) await this.#candidate(candidate);
  }

  async #answer(): Promise<void> {
    await this.#adopt();
    await this.connection.setLocalDescription();
    this.#sayDescription();
  }

  /** Takes the two transceivers into use once they are there. */
  async #adopt(): Promise<void> {
    for (const transceiver of this.connection.getTransceivers()) {
      const { track } = transceiver.receiver;
      if (this.stream.getTracks().includes(track)) continue;
      transceiver.direction = "sendrecv";
      transceiver.sender.setStreams(this.stream); // one name for both: picture and sound in step
      preferCodec(transceiver);
      this.stream.addTrack(track);
    }
    await this.#send();
  }

  /** Only what changes: even the same track again takes an engine tens of milliseconds. */
  async #send(): Promise<void> {
    for (const { sender, receiver } of this.connection.getTransceivers()) {
      const track = this.#tracks[receiver.track.kind as keyof Tracks];
      if (sender.track !== track) await sender.replaceTrack(track);
    }
  }

  async #tune(): Promise<void> {
    for (const transceiver of this.connection.getTransceivers())
      await tune(transceiver.sender, kindOf(transceiver));
  }

  async #candidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.connection.remoteDescription) this.#candidates.push(candidate);
    // A candidate from before a restart belongs to nothing any more.
    else await this.connection.addIceCandidate(candidate).catch(() => undefined);
  }

  #sayDescription(): void {
    const { localDescription } = this.connection;
    if (localDescription)
      this.#options.say({
        description: { type: localDescription.type, sdp: localDescription.sdp },
      });
  }

  /** What was lost meanwhile is not waited for: the first picture after a gap is a whole one. */
  async #refresh(): Promise<void> {
    for (const transceiver of this.connection.getTransceivers())
      if (kindOf(transceiver) === "video") await refresh(transceiver.sender);
  }

  #changed(): void {
    const { connectionState } = this.connection;
    if (connectionState === "connected") {
      if (this.#everUp) this.#step(() => this.#refresh());
      this.#everUp = true;
      this.#wasUp = true;
      this.#gaveUp = false;
      return;
    }
    this.#awaySince = performance.now();
    if (connectionState !== "failed") return;
    this.#gaveUp = true;
    if (!this.#options.polite) this.restart();
  }
}

const toWire = ({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): Candidate => ({
  candidate,
  sdp_mid: sdpMid,
  sdp_m_line_index: sdpMLineIndex,
});

const fromWire = (wire: Candidate): RTCIceCandidateInit => ({
  candidate: wire.candidate,
  sdpMid: wire.sdp_mid,
  sdpMLineIndex: wire.sdp_m_line_index,
});
