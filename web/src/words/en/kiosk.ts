import type { KioskWords } from "../zh/kiosk.ts";

export const kiosk: KioskWords = {
  title: "Sign language",
  starting: "Opening",

  idle: {
    call: "Sign language interpreter",
    callHint: "One tap, and a sign-language interpreter comes",
    callBusy: "One tap. All are busy, you will wait in line",
    callNobody: "No interpreter now. You can tap and wait",
    signLanguage: "Choose the sign language",
    here: (n) => (n === 1 ? "1 interpreter here" : `${String(n)} interpreters here`),
    free: (n) => `${String(n)} free`,
    allBusy: "all busy",
    nobody: "No interpreter now",
    cameraOff: "Camera is off",
    cameraOffHint: "On only in a call",
    noRecording: "No recording",
    noRecordingHint: "Your conversation is not kept",
  },

  opening: {
    title: "Opening the camera",
    hint: "If the screen asks you, tap “Allow”",
  },

  camera: {
    title: {
      denied: "The camera is not allowed",
      in_use: "Another program uses the camera",
      missing: "No camera was found",
      insecure: "This address cannot use a camera",
    },
    help: {
      denied: "Please ask staff to allow the camera in the browser, then try again.",
      in_use: "Please ask staff to close the program that uses the camera, then try again.",
      missing: "Please ask staff to check the camera's cable, then try again.",
      insecure: "Please ask staff to open this page by its https address.",
    },
    retry: "Try again",
    leave: "Not now",
  },

  waiting: {
    title: "Finding an interpreter",
    ringing: "Calling an interpreter",
    again: "Finding an interpreter again",
    before: (n) => (n === 1 ? "1 person before you" : `${String(n)} people before you`),
    and: " · ",
    first: "You are next",
    position: (n) => `Number ${String(n)}`,
    waited: "Waited",
    guide: "Keep your face and hands in the picture; the line is only a guide",
    nobodyNow: "Nobody is on duty. You may go on waiting.",
    cancel: "Stop waiting",
    kept: "Your place is kept for a minute.",
  },

  nobody: {
    title: "No interpreter is on duty now",
    titleLong: "Sorry for the long wait",
    hint: "Do you want to go on waiting?",
    keep: "Go on waiting",
    stop: "Stop waiting",
    choose: (seconds) => `Ends by itself in ${String(seconds)} s`,
  },

  lost: {
    title: "The interpreter lost connection",
    finding: "We are finding this interpreter or another one",
  },

  call: {
    coming: "The interpreter is here",
    comingHint: "The picture comes in a moment",
    late: "The picture is slow, please wait",
    lateHint: "You can type meanwhile",
    stopped: "The picture stopped, it is coming back",
    failed: "No picture. Please type.",
    interpreterAway: "The interpreter lost connection. Reconnecting, please wait.",
    good: "Clear picture",
    type: "Type",
    closeText: "Close",
    end: "End",
    endHint: "Hold 1 s",
    noCamera: "The interpreter cannot see you",
    silent: "No microphone: speech is not heard",
    cameraRetry: "Open the camera",
    self: "My picture",
    interpreter: "The interpreter's picture",
    stage: "Call",
  },

  found: {
    title: "A call is still open here",
    hint: "Is it yours?",
    resume: "Go on with it",
    fresh: "Start anew",
  },

  stopping: {
    title: "Ending the call",
    offline: "Camera is off. The interpreter is told once the connection is back.",
    online: "Camera is off",
  },

  ended: {
    title: {
      completed: "Thank you, goodbye",
      abandoned: "You stopped waiting",
      no_interpreter: "Sorry, no interpreter could come",
      closed: "The service is closed now",
      refused: "Please use another way",
      ineffective: "Staff in the hall will help you",
      failed: "The call was cut off",
      abuse: "The call is over",
      callback: "We will contact you",
    },
    hint: "Camera is off. Nothing was recorded.",
    again: "Call again",
    done: "Done",
    back: "Back",
  },

  refused: { again: "Back" },
  away: { title: "No connection just now", hint: "It comes back by itself" },
  takenOver: {
    title: "Open in another window",
    hint: "One terminal uses one window",
    here: "Use it here",
  },
  signedOut: {
    title: "This terminal is not signed in",
    hint: "Please ask staff to open it with a new link",
  },
};
