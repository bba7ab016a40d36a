import type { Said } from "../../console/forms.ts";
import type { Help, StanceName } from "../../console/routing.ts";
import type { Step } from "../../console/screen.ts";
import type { Trait } from "../../console/traits.ts";
import { skills } from "./skills.ts";

const lasting = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} 分钟` : `${seconds} 秒`;

/** The administrator's page. */
export const administration = {
  title: "管理",
  signIn: {
    title: "登录管理页",
    name: "登录名",
    password: "密码",
    go: "登录",
    going: "正在登录",
  },
  signOut: "退出登录",
  loading: "正在打开",
  trouble: "管理页打不开",
  retry: "再试一次",
  notAllowed: "您不是管理员",
  notAllowedHint: "请用管理员的登录名登录。翻译员请到翻译席。",
  desk: "去翻译席",
  other: "换一个登录名",

  tabs: { places: "地点", people: "人员", routing: "谁来接" },
  search: "搜索",
  searchHint: "名称、工号、登录名",
  nothingFound: "没有找到",
  nothingFoundHint: "换几个字试试，或清空搜索。",

  steps: {
    title: "还差几步，就可以接第一个通话",
    done: "已完成",
    next: "现在做",
    later: "之后",
    says: {
      site: { name: "新建一个地点", hint: "放终端的那栋楼：政务大厅、医院、银行" },
      kiosk: { name: "再加一台终端并配对", hint: "设备上打开 /pair，把它显示的 6 位数字输到这里" },
      interpreter: { name: "再加一位翻译员", hint: "登录名和密码交给本人，到 /desk 登录" },
    } satisfies Record<Step, object>,
  },

  add: {
    site: "新建地点",
    kiosk: "加终端",
    counter: "加窗口",
    person: "加翻译员",
    administrator: "加管理员",
  },
  save: "保存",
  saving: "正在保存",
  cancel: "不改了",
  close: "收起",
  change: "修改",
  keep: "先不",
  sites: (count: number) => `${count} 个地点`,
  people: (count: number) => `${count} 位翻译员`,
  administrators: (count: number) => `${count} 位管理员`,
  meanwhile: "别人刚刚改成了",
  yesNo: (yes: boolean): string => (yes ? "是" : "否"),

  fields: {
    zh: "中文名称",
    en: "英文名称",
    languages: "手语",
    languagesOfSite: "可选的手语（第一个是默认）",
    opensAtOnce: "转到窗口时，窗口的屏幕自动打开",
    name: "姓名",
    number: "工号",
    numberHint: "访客会看到它，看不到姓名",
    login: "登录名",
    loginHint: "字母、数字和 . _ @ -，不分大小写",
    timeZone: "时区",
    zone: "在哪里工作",
    zones: { centre: "在中心", home: "在家" },
    traits: "擅长、口语、性别",
    skills: "熟悉的领域",
    speaks: "会说的话",
    gender: "性别",
    noGender: "不填",
    deaf: "她自己是聋人（聋人翻译员）",
    certified: "有手语翻译证书",
  },

  traits: {
    "skill:medical": skills.medical,
    "skill:legal": skills.legal,
    "skill:police": skills.police,
    "skill:finance": skills.finance,
    "skill:social_security": skills.social_security,
    "skill:education": skills.education,
    "speaks:zh": "普通话",
    "speaks:yue": "粤语",
    "speaks:en": "英语",
    "gender:female": "女",
    "gender:male": "男",
    deaf: "聋人翻译员",
    certified: "有证书",
  } satisfies Record<Trait, string>,
  nothing: "无",

  needs: {
    title: "这里的通话有什么要求",
    hard: "必须",
    hardAsks: "必须（没有这样的翻译员，就一直等）",
    soft: "希望",
    softAsks: "希望（等 20 秒还没有，就不再要求）",
    headStart: "排队优先，当作早来",
    headStarts: (seconds: number) => (seconds === 0 ? "不优先" : lasting(seconds)),
    ahead: (seconds: number) => `排队当作早来 ${lasting(seconds)}`,
    emergency: "这里的通话都是紧急通话，排在最前",
    emergencyShort: "都是紧急通话",
  },

  routing: {
    stances: "翻译员：谁先接，谁不接",
    stancesHint: "本单位的来电，先响优先的翻译员，再响别人；不请的永远不响。",
    noStances: "还没有翻译员",
    noStancesHint: "先建一个地点；为它接听的中心有了翻译员，就列在这里。",
    stanceNames: { none: "照常", preferred: "优先", excluded: "不请" } satisfies Record<
      StanceName,
      string
    >,
    kept: "为少数人会的手语留人",
    keptHint: "留几位空闲的翻译员。别种手语的来电先不响她们，等了很久才响。",
    fewer: "少留一位",
    more: "多留一位",
    partners: "别的中心：互相帮忙",
    partnersHint: "要两边都愿意。来电等久了，才请对方接；对方自己忙不过来时不接。",
    noPartners: "还没有别的中心",
    noPartnersHint: "这里再有一个中心，就可以和它互相帮忙。",
    ask: "请他们帮我们",
    asks: {
      works: "说好了。我们的来电等久了，他们也接",
      waits: "已经请了，等他们答应",
      open: "他们愿意帮，打开就行",
      off: "没有请",
    } satisfies Record<Help, string>,
    grant: "愿意帮他们",
    grants: {
      works: "说好了。他们的来电等久了，我们也接",
      waits: "我们愿意，他们还没有请",
      open: "他们在请我们帮忙",
      off: "没有答应",
    } satisfies Record<Help, string>,
  },

  site: {
    retire: "停用这个地点",
    sure: "停用后，这里所有设备都会退出登录。两分钟内恢复，一切照旧；再晚就要重新配对。",
    none: "这里还没有终端",
    noneHint: "先加一台终端，再给它配对一台设备。",
  },

  terminal: {
    kinds: { kiosk: "访客的终端", counter: "工作人员的窗口" },
    here: "在线",
    away: "不在线",
    unpaired: "还没有设备",
    expected: "设备正在登录",
    code: "设备显示的 6 位数字",
    codeHint: (address: string) => `在那台设备上打开 ${address}`,
    pair: "配对",
    pairing: "正在配对",
    revoke: "让设备退出",
    revokeSure:
      "这台设备马上退出，要重新配对才能用。进行中的通话按断线处理，正转来的通话留在原处。",
    retire: "停用",
    retireSure: "停用后不再列出，设备马上退出登录。两分钟内恢复，一切照旧；再晚就要重新配对。",
  },

  person: {
    none: "还没有翻译员",
    noneHint: "翻译员在这里建好账号，再到翻译席登录。",
    wishes: { available: "可接听", break: "休息", off: "下班" },
    gone: "没有登录",
    login: (login: string) => `登录名 ${login}`,
    reset: "换密码",
    resetSure: "旧密码马上作废，她在各处的登录都会退出，重新登录前不再接到来电。",
    retire: "停用",
    retireSure: "她马上退出登录，不再接到来电。进行中的通话按断线处理。",
  },

  administrator: {
    me: "这是您自己",
    hint: "新管理员能管理的地点和人员，和您一样。",
    resetSure: "旧密码马上作废，这位管理员在各处的登录都会退出。",
    retireSure: "这位管理员马上退出登录，不能再管理这里。",
  },

  password: {
    title: "新密码，只显示这一次",
    hint: "请现在交给本人。忘了可以再换一个。",
    login: "登录名",
    password: "密码",
    copy: "复制",
    copied: "已复制",
    noted: "记好了",
  },

  retired: (count: number) => `已停用 ${count}`,
  restore: "恢复",
  retiredNow: (name: string) => `已停用：${name}`,
  undo: "撤销",
  dismiss: "关闭",

  wrong: {
    missing: "请填写。",
    login_form: "只用字母、数字和 . _ @ -，至少两个，以字母或数字开头。",
    number_form: "只用数字、字母和 -，最多 16 个。",
    code_form: "要 6 位数字。",
    no_language: "至少选一种手语。",
    unsure: "没有收到回音，不知道改上没有。请看现在的样子，不对就再按一次。",
    wrong_code: "没有设备显示这个号码，可能过期了，请再看一眼。",
    too_many: "试的次数太多了，请过一会儿再试。",
    wrong_state: "已经停用了，请先恢复。",
    bad_input: "有一项没有填对，请检查。",
    name_taken: "这里已经有同名的了，换一个才分得清。",
    number_taken: "这个工号已经有人用了。",
    changed_meanwhile: "别人刚刚改过。您填的还在；再按一次保存，就以您的为准。",
    not_found: "没有找到，可能已经没有了。",
    line_lost: "没有收到回音，不知道存上没有。您填的还在，再按一次就好，不会存两份。",
  } satisfies Partial<Record<Said, string>>,
};

export type AdministrationWords = typeof administration;
