/** The page's copy of its view: whole at first, then the parts that changed. */

export interface ViewMessage<Parts> {
  seq: number;
  whole: boolean;
  parts: Partial<Parts>;
}

/** `seq` is null until this connection has brought a whole view. */
export interface Copy<Parts> {
  seq: number | null;
  parts: Partial<Parts>;
}

/** The next copy, or null where a message was missed and the page must start afresh. */
export function merge<Parts>(copy: Copy<Parts>, message: ViewMessage<Parts>): Copy<Parts> | null {
  if (message.whole) return { seq: message.seq, parts: message.parts };
  if (copy.seq === null || message.seq !== copy.seq + 1) return null;
  return { seq: message.seq, parts: { ...copy.parts, ...message.parts } };
}
