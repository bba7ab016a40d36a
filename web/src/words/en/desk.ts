import type { DeskWords } from "../zh/desk.ts";

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

  idle: {
    available: "Ready for the next visitor",
    availableHint: "When somebody needs you the whole screen turns yellow, and the title changes.",
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
    signLanguage: "Sign language",
    waited: "Waited",
    place: "Place",
    accept: "Accept",
    pass: "Pass on",
    left: (s) => `${String(s)} s left`,
    ready: "You see each other only after you accept",
    practice: (s) => `The practice interpreter accepts automatically in ${String(s)} s`,
    accepting: "Accepting",
  },

  keys: {
    space: "Space",
    pass: "N",
    text: "T",
    leave: "Esc",
    microphone: "M",
    video: "V",
    escape: "Hold Esc",
    enter: "Enter",
  },

  call: {
    connecting: "Connecting",
    connectingHint: "The picture comes in a moment",
    late: "The picture is slow. You can type meanwhile.",
    stopped: "The visitor's picture stopped, it is coming back",
    failed: "No picture. Type, or end so that the visitor can call again.",
    visitorAway: "The visitor lost connection. Waiting for them to come back.",
    visitor: "Visitor",
    visitorPicture: "The visitor's picture",
    frames: (n) => `${String(n)} fps`,
    clear: "clear",
    slow: "not fluid",
    about: "This call",
    place: "Place",
    terminal: "Terminal",
    signLanguage: "Signing",
    controls: "Call controls",
    microphoneOn: "Microphone on",
    microphoneOff: "Microphone off",
    videoOn: "Picture on",
    videoOff: "Picture off",
    noCamera: "No camera",
    cameraLost: "The visitor cannot see you",
    soundOff: "Sound is off. Click for sound.",
    leaveText: "leave",
    end: "End",
  },

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
