import type { DeskWords } from "../zh/desk.ts";
import { inCall } from "./desk_call.ts";

export const desk: DeskWords = {
  title: "Interpreter's desk",
  starting: "Opening",

  signIn: {
    title: "Sign in to the desk",
    name: "Name",
    password: "Password",
    go: "Sign in",
    going: "Signing in",
  },

  nav: {
    switch: "Taking calls",
    wish: { available: "Available", break: "Break", off: "Off" },
    waiting: "Waiting",
    oldest: (time) => `longest ${time}`,
    nobodyWaits: "No one waiting",
    now: { call: "In a call", wrap_up: "Wrap-up", missed: "Not ringing" },
    signOut: "Sign out",
    practice: "Practice interpreter: answers automatically, and the picture is drawn",
  },

  signing: {
    warn: "You have signed for a while",
    relief: "Time for a change: a rest follows",
    insist: "Too long: hand over or end soon",
  },

  idle: {
    available: "Ready for the next visitor",
    availableHint: "When somebody needs you the whole screen turns yellow, and the title changes.",
    rests: "Take a rest",
    restsHint: (left) => `You have signed for long. Calls come again in ${left}.`,
    break: "On a break",
    breakHint: "Nobody can call you now.",
    off: "Off",
    offHint: "Your camera is off, and you are not shown as on duty.",
    start: "Take calls",
    live: "Picture is good",
    microphone: "Microphone is on",
    noMicrophone: "No microphone",
    onlyYou: "Only you",
    opening: "Opening the camera",
    openingHint: "If the browser asks, choose “Allow”.",
    self: "My picture",
    noPicture: "The camera is not open",
  },

  board: {
    today: "Today",
    calls: "Calls",
    signing: "Signing time",
    answer: "Average answer time",
    waiting: "Waiting now",
    nobody: "No one waiting",
    more: (n) => `${String(n)} more`,
    last: "Last call",
    hours: (h, m) => `${String(h)}:${m}`,
    seconds: (s) => `${String(s)} s`,
    none: "–",
  },

  ring: {
    title: "Someone is waiting for you",
    tab: "● Someone is waiting for you",
    recovery: "The call was cut off; the visitor waits for you to come back",
    topic: "About",
    noTopic: "Not chosen yet",
    signLanguage: "Sign language",
    waited: "Waited",
    callsBack: "A visitor to call back",
    place: "Place",
    relief: (number: string) => `No. ${number} asks you to take over`,
    transfer: (number: string) => `No. ${number} passes a call to you`,
    accept: "Accept",
    pass: "Pass on",
    left: (s) => `${String(s)} s left`,
    ready: "You see each other only after you accept",
    practice: (s) => `The practice interpreter accepts automatically in ${String(s)} s`,
    accepting: "Accepting",
  },

  emergency: {
    mark: "Emergency",
    tab: "● Emergency: someone is waiting for you",
    off: "Emergency",
    on: "Emergency on",
  },

  keys: {
    space: "Space",
    pass: "N",
    text: "T",
    leave: "Esc",
    microphone: "M",
    video: "V",
    counter: "H",
    summon: "S",
    arrived: "A",
    stay: "K",
    note: "G",
    change: "R",
    emergency: "U",
    escape: "Hold Esc",
    enter: "Enter",
  },

  ...inCall,

  stopping: {
    title: "Ending the call",
    offline: "Your picture is off. The server is told once the connection is back.",
  },

  wrapUp: {
    title: "Take a moment",
    hint: "When the time is over you take calls again",
    hintOther: "When the time is over no call will come",
    ready: "Take calls now",
    done: "I am done",
    topic: "What it was about",
    outcome: "Outcome",
    outcomes: { done: "Done", partly: "To be continued", not_done: "Not done" },
    seconds: "seconds",
  },

  missed: {
    title: "You missed a call",
    hint: "It went to another interpreter. Nothing rings here until you say that you are back.",
    back: "I am back",
  },

  camera: {
    title: {
      denied: "The camera is not allowed",
      in_use: "Another program uses the camera",
      missing: "No camera was found",
      insecure: "This address cannot use a camera",
    },
    help: {
      denied: "Click the icon left of the address, allow the camera, then try again.",
      in_use: "Close the program that uses the camera (a meeting, a recorder), then try again.",
      missing: "Check the camera's cable and switch, then try again.",
      insecure: "Open this page by its https address.",
    },
    away: "Nobody can be answered without a picture, so no call will come for now.",
    retry: "Try again",
  },

  away: {
    title: "No connection just now",
    hint: "It comes back by itself. Nothing rings until then.",
  },
  takenOver: {
    title: "Open in another window",
    hint: "An interpreter uses one desk at a time.",
    here: "Use it here",
  },
};
