import type { SharedWords } from "../zh/shared.ts";

export const shared: SharedWords = {
  product: "Signspan",
  tagline: "Remote sign-language interpreting",
  otherLanguage: "Language of this page",
  languageNames: { zh: "中文", en: "EN" },
  ringOn: "Turn the alert sound on",
  ringOff: "Turn the alert sound off",
  lightTheme: "Light colours",
  darkTheme: "Dark colours",
  list: ", ",

  me: "Me",
  interpreterNumber: (number) => `Interpreter ${number}`,
  leave: "Leave",
  swaps: (number: string, n: string) => `${n} · then No. ${number} signs`,
  drawn: "Drawn for the demo",
  waitLeft: (wait) => {
    if (wait === "soon") return "Very soon";
    return wait.from === 0
      ? `Within ${String(wait.to)} min`
      : `About ${String(wait.from)}–${String(wait.to)} min`;
  },
  lineLost: "Connection lost. Reconnecting.",
  lineLostInCall: "Signing still works. Typing is paused.",
  level: "Microphone level",
  speaks: "Someone is speaking",
  holdHint: "Hold 1 s",

  text: {
    title: "Text",
    empty: "What you type is seen by both at once",
    placeholder: "Type here",
    log: "What both have typed",
    send: "New line",
    lost: "Some letters before this were lost",
    offline: "Typing is paused",
    me: "Me",
    visitor: "Visitor",
    relief: "Relief interpreter",
    interpreter: "Interpreter",
    staff: "Staff",
    helper: "Helper",
    supervisor: "Supervisor",
  },

  topics: {
    identity: "ID and papers",
    social_security: "Social security",
    health: "Health",
    housing: "Housing",
    bank: "Bank",
    tax: "Tax",
    work: "Work",
    school: "School",
    other: "Something else",
  },

  note: { title: "Note for everybody", placeholder: "Everybody sees it at once" },

  refusals: {
    not_signed_in: "You are not signed in. Please sign in first.",
    not_allowed: "This cannot be done from here.",
    not_found: "Not found. It may be over already.",
    bad_input: "The request was not understood. Please reload the page.",
    too_large: "This is too long. Please make it shorter.",
    too_many: "Too many tries. Please wait a minute and try again.",
    wrong_password: "The name or the password is wrong.",
    link_used: "This link has been used already, or is too old.",
    call_gone: "This call is over.",
    offer_gone: "Another interpreter took it, or the visitor left.",
    already_in_call: "There is a call here already.",
    language_not_offered: "This sign language is not offered here.",
    wrong_state: "That cannot be done now.",
    taken_over: "This is open in another window.",
    taken_by: "Another counter was faster.",
    counter_closed: "Nobody is on shift at that counter.",
    counter_busy: "That counter is in another call.",
    call_full: "The call is full. Somebody has to leave it first.",
    nobody_on_shift: "No counter is on shift, so nobody would see it.",
    wrong_code: "No call has that code now. Please look again.",
    login_taken: "Somebody signs in by that name already.",
    name_taken: "There is one of that name already.",
    number_taken: "Another interpreter has that number.",
    changed_meanwhile: "Somebody has just changed this. Please look again.",
    weak_password:
      "A new password has 10 letters or more, and is neither the sign-in name nor the old one.",
    line_lost: "No connection, so it was not sent. Please wait and try again.",
  },

  ownPassword: {
    title: "Change my password",
    before: "Password now",
    next: "New password",
    hint: (letters) =>
      `${letters} letters or more. A few words in a row are long and easy to keep.`,
    visible: "Show passwords",
    save: "Change it",
    saving: "Changing",
    cancel: "Leave it",
    done: "Your password is changed",
    doneHint: "You are signed out everywhere else; here you go on.",
    close: "OK",
    unsure:
      "No answer came, so it may or may not be changed. Please try again, or with the new one as the one now.",
  },

  endings: {
    completed: "The call is over",
    abandoned: "Stopped waiting",
    no_interpreter: "No interpreter could come",
    closed: "The service has closed",
    refused: "Another way was chosen",
    ineffective: "Staff in the hall will help",
    failed: "The call was cut off",
    abuse: "The call was stopped",
    callback: "Called back, nobody answered",
  },
};
