import type { Readable } from "svelte/store";
import type { Peer } from "../media/mesh.ts";
import type { Connection } from "../wire/connection.ts";
import type { MediaFact } from "../wire/types.gen.ts";

/** What this page sees of another leg of its call. */
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
 * Tells the server of each picture: `connecting` at once, `flowing` with the first frame. What a
 * lost line swallowed is told again once the line is back; who is gone is forgotten.
 */
export function reportSights(
  connection: Pick<Connection<unknown>, "send" | "line">,
  sights: Readable<Sight[]>,
): () => void {
  let now: Sight[] = [];
  const told = new Map<string, { media: MediaFact }>();

  const tell = ({ callId, legId, picture }: Sight) => {
    const before = told.get(legId)?.media ?? null;
    const media = factOf(picture, before);
    if (media === before) return;
    const fact = { media };
    told.set(legId, fact);
    void connection
      .send({ type: "report_media", call_id: callId, peer_leg_id: legId, media })
      .then((answer) => {
        if (!answer.ok && answer.code === "line_lost" && told.get(legId) === fact)
          told.delete(legId);
      });
  };

  const endings = [
    sights.subscribe((next) => {
      now = next;
      for (const legId of told.keys())
        if (!now.some((sight) => sight.legId === legId)) told.delete(legId);
      now.forEach(tell);
    }),
    connection.line.subscribe((line) => {
      if (line === "open") now.forEach(tell);
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
}
