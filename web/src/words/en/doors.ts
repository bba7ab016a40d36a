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

  pair: {
    title: "Pair this device",
    asking: "Asking for a code",
    good: "Good for",
    steps: {
      open: (address) => `On a computer or phone, an administrator signs in at ${address}`,
      find: "Under “Places”, find this terminal or add it",
      enter: "Enter these six digits there",
    },
    then: "This page then opens the terminal by itself. A code that runs out is replaced.",
    paired: "Paired. Opening the terminal",
    ended: "The code has run out",
    endedHint: "Nobody entered it for an hour. Ask for a new one when you are ready.",
    trouble: "There is no code yet",
    fresh: "Show a new code",
  },

  start: {
    title: "Start",
    welcome: "Try Signspan",
    lead: "A deaf visitor taps once, and a sign-language interpreter is on the screen.",
    alone: "Try it alone",
    aloneHint:
      "Visitor and interpreter side by side on one page. The interpreter answers automatically: one call within a minute.",
    aloneGo: "Begin",
    walk: {
      title: "The whole story in six steps",
      steps: {
        tap: "The visitor taps once at the kiosk in the hall",
        answer: "The interpreter accepts; they see each other within seconds",
        staff: "She asks for staff: the counters light up, and one says “I'm coming”",
        counter: "She sends the call to a counter (H, then its number); it opens by itself",
        go: "The kiosk shows the way and she comes along; “the visitor is here” frees it for the next one",
        end: "Done: hold “end”. The note is wiped, nothing was recorded",
      },
    },
    together: "Try it with two people, or in two windows",
    togetherHint: "Open an interpreter's desk first, then a terminal.",
    roles: { kiosk: "Visitor's terminal", counter: "Staff's counter", desk: "Interpreter's desk" },
    tries: {
      counter: "Start the shift and wait for the visitor, or call an interpreter.",
      kiosk:
        "Tap the big yellow button and wait for the interpreter. To end, hold the red button for a second.",
      desk: "Choose “Available”. When the screen turns yellow press Space. To end, hold Esc for a second.",
    },
    open: { kiosk: "Open the terminal", counter: "Open the counter", desk: "Open the desk" },
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
    lead: "The terminal in the hall, the interpreter's desk beside it, a staff counter below.",
    kiosk: "Visitor's terminal",
    desk: "Interpreter's desk",
    counter: "Staff's counter",
    back: "Start page",
    drawn: "The interpreter is drawn. Without a camera the visitor is drawn too.",
  },
};
