import { expect, test } from "vitest";
import { withStartBitrate } from "./profile.ts";

const lines = (...each: string[]) => each.map((line) => `${line}\r\n`).join("");

test("the start bitrate gets a line of its own beside VP8", () => {
  expect(withStartBitrate(lines("a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000"))).toBe(
    lines(
      "a=rtpmap:96 VP8/90000",
      "a=fmtp:96 x-google-start-bitrate=1000",
      "a=rtpmap:97 rtx/90000",
    ),
  );
});
test("or joins the line that is there, once", () => {
  const sdp = lines("a=rtpmap:96 VP8/90000", "a=fmtp:96 max-fs=1");
  const once = withStartBitrate(sdp);
  expect(once).toContain("a=fmtp:96 max-fs=1;x-google-start-bitrate=1000\r\n");
  expect(withStartBitrate(once)).toBe(once);
});
test("a description without VP8 is left alone", () => {
  const sdp = lines("a=rtpmap:102 H264/90000");
  expect(withStartBitrate(sdp)).toBe(sdp);
});
