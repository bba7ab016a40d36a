import type { ChoiceState } from "../../call/counters.ts";
import type { CameraTrouble } from "../../media/camera.ts";
import type { EndReason } from "../../wire/types.gen.ts";

/** What a visitor reads, standing, perhaps with little written language: few and plain words. */
export const kiosk = {
  title: "手语翻译",
  starting: "正在打开",

  idle: {
    call: "手语翻译",
    callHint: "点一下，真人手语翻译员来帮您",
    callBusy: "点一下，翻译员都在忙，请排队",
    callNobody: "现在没有翻译员，可以先点一下等候",
    signLanguage: "选手语",
    here: (n: number) => `${String(n)} 位翻译员在岗`,
    free: (n: number) => `${String(n)} 位有空`,
    allBusy: "都在忙",
    nobody: "现在没有翻译员",
    cameraOff: "摄像头已关",
    cameraOffHint: "通话时才打开",
    noRecording: "不录像",
    noRecordingHint: "对话内容不保存",
  },

  opening: {
    title: "正在打开摄像头",
    hint: "屏幕上问您的话，请点“允许”",
  },

  camera: {
    title: {
      denied: "摄像头没有获得允许",
      in_use: "摄像头正被别的程序使用",
      missing: "没有找到摄像头",
      insecure: "这个网址不能使用摄像头",
    } satisfies Record<CameraTrouble, string>,
    help: {
      denied: "请工作人员在浏览器里允许摄像头，再点“再试一次”。",
      in_use: "请工作人员关掉占用摄像头的程序，再点“再试一次”。",
      missing: "请工作人员检查摄像头的连线，再点“再试一次”。",
      insecure: "请工作人员用 https 网址打开这个页面。",
    } satisfies Record<CameraTrouble, string>,
    retry: "再试一次",
    leave: "不用了",
  },

  waiting: {
    title: "正在为您找翻译员",
    ringing: "正在呼叫翻译员",
    again: "正在重新找翻译员",
    before: (n: number) => `前面还有 ${String(n)} 位`,
    and: "，您是",
    first: "您排在第一位",
    position: (n: number) => `第 ${String(n)} 位`,
    topic: "想办什么？点一下",
    waited: "已等",
    guide: "请让脸和双手都在画面里，虚线只是参考",
    nobodyNow: "现在没有翻译员，可以继续等",
    cancel: "不等了",
    kept: "您的位置保留 1 分钟",
  },

  nobody: {
    title: "现在没有翻译员在岗",
    titleLong: "让您久等了，对不起",
    hint: "要继续等吗？",
    keep: "继续等",
    stop: "不等了",
    choose: (seconds: number) => `${String(seconds)} 秒后自动结束`,
  },

  callback: {
    ask: "有翻译员再叫我",
    title: (code: string) => `请记住 ${code}`,
    hint: "您可以去坐着等。有翻译员了，这块屏叫您",
    here: "在这里等",
    close: "好，我去坐",
    card: "在等翻译员",
    rings: "翻译员准备好了",
    ringsHint: (code: string) => `请 ${code} 号过来`,
    me: (code: string) => `我是 ${code}`,
    notHere: (code: string) => `${code} 不在`,
    left: (seconds: number) => `请在 ${String(seconds)} 秒内过来`,
    again: (tries: number, most: number) => `第 ${String(tries)} 次，共 ${String(most)} 次`,
  },

  lost: {
    title: "翻译员的网络断了",
    finding: "正在找这位或另一位翻译员",
  },

  call: {
    coming: "翻译员来了",
    comingHint: "画面马上出现",
    late: "画面来得慢，请再等一下",
    lateHint: "可以先打字",
    stopped: "画面停了，正在恢复",
    failed: "画面连不上，请打字",
    interpreterAway: "翻译员的网络断了，请稍等",
    good: "画面清楚",
    type: "打字",
    closeText: "收起",
    end: "结束",
    endHint: "按住 1 秒",
    noCamera: "翻译员看不到您",
    silent: "没有麦克风，翻译员听不到说话",
    cameraRetry: "打开摄像头",
    self: "我的画面",
    interpreter: "翻译员的画面",
    stage: "通话",
  },

  hall: {
    staff: "请工作人员",
    asking: "正在请工作人员过来",
    coming: (name: string) => `${name} 的工作人员正在过来`,
    unanswered: "暂时没有人，可以再请一次",
    met: "人来了",
    withdraw: "不用了",
    counters: "去窗口",
    choose: "去哪个窗口？",
    code: "或者给工作人员看这个号码",
    notThere: {
      closed: "没有人",
      busy: "在忙",
      here: "您在这里",
      next: "正要去",
    } satisfies Partial<Record<ChoiceState, string>>,
    goTo: "请到",
    together: "翻译员跟您一起过去",
    opening: "窗口正在打开，请稍等",
    notReady: "窗口的摄像头不行，请先在这里",
    end: { expired: "窗口没有打开，请留在这里", cancelled: "不用过去了，就在这里" },
    noQueue: "还在通话中，不用重新排队",
    stay: "留在这里继续",
    arrived: "我到了",
    still: "您还在这里吗？",
    back: "回到这里",
    sound: "试声音",
    someone: "工作人员",
  },

  found: {
    title: "这里有一次通话没有结束",
    hint: "是您的通话吗？",
    resume: "继续通话",
    fresh: "重新开始",
  },

  stopping: {
    title: "正在结束",
    offline: "摄像头已关，网络恢复后告诉翻译员",
    online: "摄像头已关",
  },

  ended: {
    title: {
      completed: "谢谢，再见",
      abandoned: "已经不等了",
      no_interpreter: "对不起，没有等到翻译员",
      closed: "现在不在服务时间",
      refused: "请用别的方式办理",
      ineffective: "请现场工作人员帮忙",
      failed: "通话断了",
      abuse: "通话已结束",
      callback: "叫过您，您不在",
    } satisfies Record<EndReason, string>,
    hint: "摄像头已关，没有录像",
    rate: "翻译得怎么样？",
    faces: { glad: "好", soso: "一般", sad: "不好" },
    thanks: "谢谢",
    again: "再叫翻译员",
    done: "办完了",
    back: "返回",
  },

  refused: { again: "返回" },
  away: { title: "暂时连不上", hint: "正在自动重连，不用动" },
  takenOver: {
    title: "已在另一个窗口打开",
    hint: "同一台终端只用一个窗口",
    here: "在这里用",
  },
  signedOut: {
    title: "这台终端还没有登录",
    hint: "请工作人员来配对",
    pair: "显示配对码",
  },
};

export type KioskWords = typeof kiosk;
