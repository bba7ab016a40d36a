import type { Readable } from "svelte/store";
import type { Peer } from "../media/mesh.ts";
import type { Connection } from "../wire/connection.ts";
import type { MediaFact } from "../wire/types.gen.ts";

/** What this page sees of the lead person opposite in its call. */
export interface Sight {
  callId: string;
  legId: string;
  picture: Peer["picture"];
}

/** `stopped` is no fact of the call: the first frame has been, and the guard watches the rest. */
function factOf(picture: Peer["picture"], before: MediaFact | null): MediaFact {
  if (picture !== "stopped") return picture;
  return before ?? "connecting";
}

/**
 * Tells the server of the picture opposite: `connecting` at once, `flowing` with the first frame.
 * What a lost line swallowed is told again once the line is back.
 */
export function reportSight(
  connection: Pick<Connection<unknown>, "send" | "line">,
  sight: Readable<Sight | null>,
): () => void {
  let now: Sight | null = null;
  let told: { legId: string; media: MediaFact } | null = null;

  const tell = () => {
    if (now === null) return;
    const { callId, legId } = now;
    const before = told?.legId === legId ? told.media : null;
    const media = factOf(now.picture, before);
    if (media === before) return;
    const fact = { legId, media };
    told = fact;
    void connection
      .send({ type: "report_media", call_id: callId, peer_leg_id: legId, media })
      .then((answer) => {
        if (!answer.ok && answer.code === "line_lost" && told === fact) told = null;
      });
  };

  const endings = [
    sight.subscribe((next) => {
      now = next;
      tell();
    }),
    connection.line.subscribe((line) => {
      if (line === "open") tell();
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
}
