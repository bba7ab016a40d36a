import type { DoorWords } from "../zh/doors.ts";

export const doors: DoorWords = {
  enter: {
    title: "Enter",
    entering: "Signing you in",
    used: "This link has been used",
    usedHint:
      "Each link works once. Go back to the start page and click again, or ask for a new link.",
    missing: "The link is not complete",
    missingHint: "Come here from the start page, or copy the whole link again.",
    trouble: "That did not work",
    retry: "Try again",
    start: "To the start page",
  },

  start: {
    title: "Start",
    welcome: "Try Signspan",
    lead: "A deaf visitor taps once, and a sign-language interpreter is on the screen.",
    alone: "Try it alone",
    aloneHint:
      "Visitor and interpreter side by side on one page. The interpreter answers automatically: one call within a minute.",
    aloneGo: "Begin",
    together: "Try it with two people, or in two windows",
    togetherHint: "Open an interpreter's desk first, then a terminal.",
    roles: { kiosk: "Visitor's terminal", desk: "Interpreter's desk" },
    tries: {
      kiosk:
        "Tap the big yellow button and wait for the interpreter. To end, hold the red button for a second.",
      desk: "Choose “Available”. When the screen turns yellow press Space. To end, hold Esc for a second.",
    },
    open: { kiosk: "Open the terminal", desk: "Open the desk" },
    newTab: "Opens in a new tab",
    drawn: "No camera on this computer? The demo draws a signing person in its place.",
    practice: "practice",
    noKey: "Please open the address that was printed in the terminal",
    noKeyHint:
      "Run signspan demo (or make demo): the first line in its frame is the whole address of the start page.",
    loading: "Opening",
    trouble: "The start page does not open",
    retry: "Try again",
    signLanguages: "Sign languages",
  },

  alone: {
    title: "Try it alone",
    lead: "The terminal in the hall and the interpreter's desk, side by side.",
    steps: {
      tap: "Tap the big yellow button on the terminal",
      answer: "The interpreter answers automatically after 3 seconds, or press “Accept” yourself",
      type: "Try typing: both see it at once",
      end: "Hold “End” for a second",
    },
    kiosk: "Visitor's terminal",
    desk: "Interpreter's desk",
    back: "Start page",
    drawn: "The interpreter is drawn. Without a camera the visitor is drawn too.",
  },
};
