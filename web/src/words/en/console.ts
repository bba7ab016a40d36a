import type { AdministrationWords } from "../zh/console.ts";
import { skills } from "./skills.ts";

const of = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const lasting = (seconds: number): string =>
  seconds % 60 === 0 ? of(seconds / 60, "minute", "minutes") : of(seconds, "second", "seconds");

export const administration: AdministrationWords = {
  title: "Console",
  signIn: {
    title: "Sign in to the console",
    name: "Sign-in name",
    password: "Password",
    go: "Sign in",
    going: "Signing in",
  },
  signOut: "Sign out",
  loading: "Opening",
  trouble: "The console does not open",
  retry: "Try again",
  notAllowed: "You are not an administrator",
  notAllowedHint: "Sign in by an administrator's name. Interpreters work at the desk.",
  desk: "To the desk",
  other: "Sign in by another name",

  tabs: { places: "Places", people: "People", routing: "Who is asked" },
  search: "Search",
  searchHint: "Name, number, sign-in name",
  nothingFound: "Nothing found",
  nothingFoundHint: "Try other letters, or clear the search.",

  steps: {
    title: "A few steps to the first call",
    done: "Done",
    next: "Now",
    later: "Later",
    says: {
      site: {
        name: "First add a site",
        hint: "A building with terminals: a hall, a hospital, a bank",
      },
      kiosk: {
        name: "Then a kiosk, and pair its device",
        hint: "Open /pair on the device and enter the six digits that it shows",
      },
      interpreter: {
        name: "Then an interpreter",
        hint: "Give her the sign-in name and password; she signs in at /desk",
      },
    },
  },

  add: {
    site: "Add a site",
    kiosk: "Add a kiosk",
    counter: "Add a counter",
    person: "Add an interpreter",
    administrator: "Add an administrator",
  },
  save: "Save",
  saving: "Saving",
  cancel: "Cancel",
  close: "Close",
  change: "Change",
  keep: "Keep it",
  sites: (count) => of(count, "site", "sites"),
  people: (count) => of(count, "interpreter", "interpreters"),
  administrators: (count) => of(count, "administrator", "administrators"),
  meanwhile: "Somebody has just changed it to",
  yesNo: (yes) => (yes ? "Yes" : "No"),

  fields: {
    zh: "Chinese name",
    en: "English name",
    languages: "Sign languages",
    languagesOfSite: "Sign languages offered (the first is the default)",
    opensAtOnce: "At a handoff, the counter's screen opens by itself",
    name: "Name",
    number: "Number",
    numberHint: "Visitors see this, not the name",
    login: "Sign-in name",
    loginHint: "Letters, digits and . _ @ -; large and small are the same",
    timeZone: "Time zone",
    zone: "Where she works",
    zones: { centre: "At the centre", home: "At home" },
    traits: "Skills, spoken languages, gender",
    skills: "Knows well",
    speaks: "Speaks",
    gender: "Gender",
    noGender: "Not said",
    deaf: "She is deaf herself (deaf interpreter)",
    certified: "Has an interpreter's certificate",
  },

  traits: {
    "skill:medical": skills.medical,
    "skill:legal": skills.legal,
    "skill:police": skills.police,
    "skill:finance": skills.finance,
    "skill:social_security": skills.social_security,
    "skill:education": skills.education,
    "speaks:zh": "Mandarin",
    "speaks:yue": "Cantonese",
    "speaks:en": "English",
    "gender:female": "Woman",
    "gender:male": "Man",
    deaf: "Deaf interpreter",
    certified: "Certified",
  },
  nothing: "None",

  needs: {
    title: "What the calls from here need",
    hard: "Must have",
    hardAsks: "The interpreter must have (with nobody like that, the visitor waits)",
    soft: "Wished for",
    softAsks: "Wished for (let go after 20 seconds)",
    headStart: "Priority in the queue, as if the call had come earlier by",
    headStarts: (seconds) => (seconds === 0 ? "None" : lasting(seconds)),
    ahead: (seconds) => `${lasting(seconds)} ahead in the queue`,
    emergency: "Every call from here is an emergency and comes first",
    emergencyShort: "Every call is an emergency",
  },

  routing: {
    stances: "Interpreters: who first, who never",
    stancesHint:
      "Your calls ring at the preferred ones first, then at the others; at the excluded ones never.",
    noStances: "No interpreters yet",
    noStancesHint:
      "First add a site; the interpreters of the centre that answers for it come here.",
    stanceNames: { none: "As usual", preferred: "Preferred", excluded: "Excluded" },
    kept: "Kept free for sign languages that few know",
    keptHint:
      "So many interpreters who are free are kept. Calls in other languages ring at them only after a long wait.",
    fewer: "Keep one fewer",
    more: "Keep one more",
    partners: "Other centres: helping each other",
    partnersHint:
      "Both sides have to want it. Only calls that wait long go there, and not while that centre has too much to do itself.",
    noPartners: "No other centre yet",
    noPartnersHint: "Once there is another centre here, the two can help each other.",
    ask: "Ask them to help us",
    asks: {
      works: "Agreed: they answer our calls that wait long",
      waits: "Asked, not granted yet",
      open: "They are willing; switch it on",
      off: "Not asked",
    },
    grant: "Willing to help them",
    grants: {
      works: "Agreed: we answer their calls that wait long",
      waits: "Granted, they have not asked yet",
      open: "They ask for our help",
      off: "Not granted",
    },
  },

  site: {
    retire: "Retire this site",
    sure: "All its devices are signed out. Restored within two minutes they go on as before; later they must be paired again.",
    none: "No terminals here yet",
    noneHint: "Add a kiosk first, then pair a device with it.",
  },

  terminal: {
    kinds: { kiosk: "Visitor's kiosk", counter: "Staff's counter" },
    here: "Here now",
    away: "Not here",
    unpaired: "No device yet",
    expected: "The device is signing in",
    code: "The six digits on the device",
    codeHint: (address) => `On the device, open ${address}`,
    pair: "Pair",
    pairing: "Pairing",
    revoke: "Sign the device out",
    revokeSure:
      "The device is out at once and must be paired again. A call on it is treated as a lost line, a handoff to it is called off.",
    retire: "Retire",
    retireSure:
      "It is listed no more and its device is signed out. Restored within two minutes it goes on as before; later it must be paired again.",
  },

  person: {
    none: "No interpreters yet",
    noneHint: "Add an account here; the interpreter then signs in at the desk.",
    wishes: { available: "Available", break: "On a break", off: "Off" },
    gone: "Not at the desk",
    login: (login) => `Signs in as ${login}`,
    reset: "New password",
    resetSure:
      "The old password ends now. She is signed out everywhere and gets no calls until she is back.",
    retire: "Retire",
    retireSure:
      "She is signed out at once and gets no more calls. A call she is in is treated as a lost line.",
  },

  administrator: {
    me: "This is you",
    hint: "A new administrator sees and changes the same places and people as you.",
    resetSure: "The old password ends now, and this administrator is signed out everywhere.",
    retireSure: "This administrator is signed out at once and manages nothing here any more.",
  },

  password: {
    title: "New password, shown this once",
    hint: "Hand it over now. If it is lost, make another.",
    login: "Sign-in name",
    password: "Password",
    copy: "Copy",
    copied: "Copied",
    noted: "Noted",
  },

  retired: (count) => `${count} retired`,
  restore: "Restore",
  retiredNow: (name) => `Retired: ${name}`,
  undo: "Undo",
  dismiss: "Close",

  wrong: {
    missing: "Please fill this in.",
    login_form: "Only letters, digits and . _ @ -, two or more; a letter or digit first.",
    number_form: "Only digits, letters and -, 16 at most.",
    code_form: "Six digits are needed.",
    no_language: "Choose at least one sign language.",
    unsure:
      "No answer came, so it may or may not be changed. See how it stands now, and press again if it is wrong.",
    wrong_code: "No device shows this code. It may have run out; please look again.",
    too_many: "Too many tries. Please try again a little later.",
    wrong_state: "This is retired. Restore it first.",
    bad_input: "Something here does not fit. Please check.",
    name_taken: "There is one of that name already. Another name tells them apart.",
    number_taken: "Another interpreter has that number.",
    changed_meanwhile:
      "Somebody has just changed this. What you typed is kept; press Save again to use yours.",
    not_found: "Not found. It may be gone.",
    line_lost:
      "No answer came, so it may or may not be saved. What you typed is kept. Press again: it is never done twice.",
  },
};
