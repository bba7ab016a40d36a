import type { CameraTrouble } from "../../media/camera.ts";
import type { Outcome, Wish } from "../../wire/types.gen.ts";
import { inCall } from "./desk_call.ts";

/** What an interpreter reads, at 60 cm, with her hands in the air. */
export const desk = {
  title: "翻译席",
  starting: "正在打开",

  signIn: {
    title: "登录翻译席",
    name: "名字",
    password: "密码",
    go: "登录",
    going: "正在登录",
  },

  nav: {
    switch: "接听开关",
    wish: { available: "可接听", break: "休息", off: "离线" } satisfies Record<Wish, string>,
    waiting: "等待",
    oldest: (time: string) => `最久 ${time}`,
    nobodyWaits: "没有人在等",
    now: { call: "通话中", wrap_up: "整理中", missed: "已暂停响铃" },
    signOut: "退出登录",
    practice: "练习翻译员：会自己接听，画面是画出来的",
  },

  signing: {
    warn: "手语有一会儿了",
    relief: "该换人了：通话后休息",
    insist: "太久了：请尽快换人或结束",
  },

  idle: {
    available: "等下一位访客",
    availableHint: "有人找您时，整个屏幕变黄，标题也会变。",
    rests: "请休息一下",
    restsHint: (left: string) => `您手语很久了，${left} 后才会有人打来。`,
    break: "休息中",
    breakHint: "现在不会有人打来。",
    off: "离线",
    offHint: "摄像头已关，访客看不到您在岗。",
    start: "开始接听",
    live: "画面正常",
    microphone: "麦克风正常",
    noMicrophone: "没有麦克风",
    onlyYou: "仅自己可见",
    opening: "正在打开摄像头",
    openingHint: "浏览器问您的话，请点“允许”。",
    self: "我的画面",
    noPicture: "摄像头没有打开",
  },

  board: {
    today: "今天",
    calls: "通话",
    signing: "手语时间",
    answer: "平均接听",
    waiting: "正在等",
    nobody: "现在没有人在等",
    more: (n: number) => `还有 ${String(n)} 位`,
    last: "上一次通话",
    hours: (h: number, m: string) => `${String(h)}:${m}`,
    seconds: (s: number) => `${String(s)} 秒`,
    none: "–",
  },

  ring: {
    title: "有人在等您",
    tab: "● 有人在等您",
    recovery: "通话断了，访客在等您回来",
    topic: "来办什么",
    noTopic: "还没选",
    signLanguage: "手语",
    waited: "已等",
    callsBack: "有访客等着叫回来",
    place: "地点",
    relief: (number: string) => `${number} 号请您接替`,
    transfer: (number: string) => `${number} 号把通话转给您`,
    accept: "接听",
    pass: "让给下一位",
    left: (s: number) => `还有 ${String(s)} 秒`,
    ready: "接听后才会互相看到",
    practice: (s: number) => `练习翻译员 ${String(s)} 秒后自己接听`,
    accepting: "正在接听",
  },

  emergency: {
    mark: "紧急",
    tab: "● 紧急：有人在等您",
    off: "标为紧急",
    on: "已标紧急",
  },

  keys: {
    space: "空格",
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
    escape: "按住 Esc",
    enter: "回车",
  },

  ...inCall,

  stopping: {
    title: "正在结束",
    offline: "画面已关，网络恢复后告诉服务器",
  },

  wrapUp: {
    title: "整理一下",
    hint: "时间到了，自动恢复接听",
    hintOther: "时间到了，就不会再有来电",
    ready: "现在就接听",
    done: "整理好了",
    topic: "办了什么",
    outcome: "结果",
    outcomes: { done: "办成了", partly: "还要再来", not_done: "没办成" } satisfies Record<
      Outcome,
      string
    >,
    seconds: "秒",
  },

  missed: {
    title: "刚才有一次没接到",
    hint: "已经转给别的翻译员。回来了就告诉我们，不然不会再响。",
    back: "我回来了",
  },

  camera: {
    title: {
      denied: "摄像头没有获得允许",
      in_use: "摄像头正被别的程序使用",
      missing: "没有找到摄像头",
      insecure: "这个网址不能使用摄像头",
    } satisfies Record<CameraTrouble, string>,
    help: {
      denied: "请点地址栏左边的图标，允许摄像头，再点“再试一次”。",
      in_use: "请关掉占用摄像头的程序（会议、录像），再点“再试一次”。",
      missing: "请检查摄像头的连线和开关，再点“再试一次”。",
      insecure: "请用 https 网址打开这个页面。",
    } satisfies Record<CameraTrouble, string>,
    away: "没有画面就不能接听，所以先不会有人打来。",
    retry: "再试一次",
  },

  away: { title: "暂时连不上", hint: "正在自动重连。恢复以前不会响铃。" },
  takenOver: {
    title: "已在另一个窗口打开",
    hint: "一位翻译员同时只用一个翻译席。",
    here: "在这里用",
  },
};

export type DeskWords = typeof desk;
