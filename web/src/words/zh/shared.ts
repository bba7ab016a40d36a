import type { Wait } from "../../call/wait.ts";
import type { Code, EndReason, Topic } from "../../wire/types.gen.ts";

/** Words that every page needs. */
export const shared = {
  product: "手桥",
  tagline: "远程手语翻译",
  otherLanguage: "页面语言",
  languageNames: { zh: "中文", en: "EN" },
  ringOn: "打开提示音",
  ringOff: "关掉提示音",
  lightTheme: "换成浅色",
  darkTheme: "换成深色",
  list: "、",

  me: "我",
  interpreterNumber: (number: string) => `翻译员 ${number}`,
  leave: "离开",
  swaps: (number: string, n: string) => `${n} · 换 ${number} 号翻译员`,
  drawn: "演示画面，不是真人",
  waitLeft: (wait: Wait) => {
    if (wait === "soon") return "很快就到";
    return wait.from === 0
      ? `${String(wait.to)} 分钟内`
      : `大约 ${String(wait.from)}–${String(wait.to)} 分钟`;
  },
  lineLost: "网络断了，正在重连",
  lineLostInCall: "手语画面正常，打字暂时送不到",
  level: "麦克风音量",
  speaks: "有人在说话",
  holdHint: "按住 1 秒",

  text: {
    title: "文字",
    empty: "打的字，双方立刻都能看到",
    placeholder: "在这里打字",
    log: "双方的文字",
    send: "换行",
    lost: "前面有几个字没收到",
    offline: "打字暂时送不到",
    me: "我",
    visitor: "访客",
    relief: "接替的翻译员",
    interpreter: "翻译员",
    staff: "工作人员",
    helper: "协助人员",
    supervisor: "主管",
  },

  topics: {
    identity: "户籍证件",
    social_security: "社保",
    health: "看病",
    housing: "住房",
    bank: "银行",
    tax: "税务",
    work: "找工作",
    school: "上学",
    other: "别的事",
  } satisfies Record<Topic, string>,

  note: { title: "共同看到的纸条", placeholder: "写下来，大家马上看到" },

  refusals: {
    not_signed_in: "还没有登录，请先登录。",
    not_allowed: "这里不能做这件事。",
    not_found: "没有找到，可能已经结束了。",
    bad_input: "没有听懂这个请求，请刷新页面再试。",
    too_large: "内容太长了，请短一些。",
    too_many: "试的次数太多了，请等一分钟再试。",
    wrong_password: "名字或密码不对。",
    link_used: "这个链接已经用过，或者过期了。",
    call_gone: "这次通话已经结束。",
    offer_gone: "已经有别的翻译员接了，或者访客不等了。",
    already_in_call: "这里已经有一次通话。",
    language_not_offered: "这里没有这种手语的翻译。",
    wrong_state: "现在不能这样做。",
    taken_over: "这里已在另一个窗口打开。",
    taken_by: "别的窗口已经接手了。",
    counter_closed: "那个窗口现在没有人值班。",
    counter_busy: "那个窗口正在另一次通话里。",
    call_full: "通话里的人已经满了，要有人先离开。",
    nobody_on_shift: "现在没有窗口在值班，没有人会看到。",
    wrong_code: "现在没有这个号码的通话，请再看一下。",
    login_taken: "已经有人用这个登录名了。",
    name_taken: "已经有同名的了。",
    number_taken: "这个工号已经有人用了。",
    changed_meanwhile: "别人刚刚改过，请再看一下。",
    weak_password: "新密码至少 10 个字，不能是登录名，也不能和旧的一样。",
    line_lost: "网络断了，没有送到。请稍等再试。",
  } satisfies Record<Code | "line_lost", string>,

  ownPassword: {
    title: "改我的密码",
    before: "现在的密码",
    next: "新密码",
    hint: (letters: number) => `至少 ${letters} 个字。几个词连起来，又长又好记。`,
    visible: "显示密码",
    save: "改密码",
    saving: "正在改",
    cancel: "不改了",
    done: "密码改好了",
    doneHint: "在别处的登录都已退出，这里照常。",
    close: "好",
    unsure: "没有收到回音，不知道改上没有。请再试；不行就用新密码试。",
  },

  endings: {
    completed: "通话结束",
    abandoned: "不等了",
    no_interpreter: "没有等到翻译员",
    closed: "服务已关闭",
    refused: "换了别的方式",
    ineffective: "请现场工作人员帮忙",
    failed: "通话断了",
    abuse: "通话已被终止",
    callback: "叫过访客，没有应答",
  } satisfies Record<EndReason, string>,
};

export type SharedWords = typeof shared;
