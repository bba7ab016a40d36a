import type { Code, EndReason } from "../../wire/types.gen.ts";

/** Words that every page needs. */
export const shared = {
  product: "手桥",
  tagline: "远程手语翻译",
  otherLanguage: "页面语言",
  languageNames: { zh: "中文", en: "EN" },
  lightTheme: "换成浅色",
  darkTheme: "换成深色",
  list: "、",

  me: "我",
  interpreterNumber: (number: string) => `翻译员 ${number}`,
  drawn: "演示画面，不是真人",
  lineLost: "网络断了，正在重连",
  lineLostInCall: "手语画面正常，打字暂时送不到",
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
    interpreter: "翻译员",
    staff: "工作人员",
    helper: "协助人员",
    supervisor: "主管",
  },

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
    line_lost: "网络断了，没有送到。请稍等再试。",
  } satisfies Record<Code | "line_lost", string>,

  endings: {
    completed: "通话结束",
    abandoned: "不等了",
    no_interpreter: "没有等到翻译员",
    closed: "服务已关闭",
    refused: "换了别的方式",
    ineffective: "请现场工作人员帮忙",
    failed: "通话断了",
    abuse: "通话已被终止",
    callback: "稍后回电",
  } satisfies Record<EndReason, string>,
};

export type SharedWords = typeof shared;
