/** The pages in front of the pages: one-time links, the demo's start page, "try it alone". */
export const doors = {
  enter: {
    title: "进入",
    entering: "正在进入",
    used: "这个链接已经用过了",
    usedHint: "每个链接只能进一次。请回到开始页再点一次，或请管理员给一个新链接。",
    missing: "链接不完整",
    missingHint: "请从开始页点进来，或把整个链接重新复制一遍。",
    trouble: "没有进去",
    retry: "再试一次",
    start: "回到开始页",
  },

  pair: {
    title: "配对这台设备",
    asking: "正在取配对码",
    good: "还有效",
    steps: {
      open: (address: string) => `管理员在自己的电脑或手机上打开 ${address} 并登录`,
      find: "在“地点”里找到或新建这台终端",
      enter: "在那里输入这 6 位数字",
    },
    then: "配对好以后，这里会自己打开，不用再按。过期了会自动换一组数字。",
    paired: "配对好了，正在打开",
    ended: "配对码过期了",
    endedHint: "一个小时没有人输入。准备好了再取一个新的。",
    trouble: "没有取到配对码",
    fresh: "取新的配对码",
  },

  start: {
    title: "开始",
    welcome: "试一试手桥",
    lead: "一位听障访客点一下，手语翻译员就出现在屏幕上。",
    alone: "一个人试",
    aloneHint: "访客和翻译员并排在一页上。翻译员会自己接听，一分钟看完一次通话。",
    aloneGo: "开始",
    walk: {
      title: "整个过程，六步",
      steps: {
        tap: "访客在大厅的终端上点一下",
        answer: "翻译员接听，几秒钟就看到对方",
        staff: "翻译员请工作人员：窗口亮起来，有人说“我过去”",
        counter: "翻译员把通话送到窗口（H，再按数字），窗口自己打开",
        go: "终端指路，翻译员一直在；访客到了，窗口点“访客到了”，终端马上给下一位用",
        end: "办完了，按住“结束”；写的字清掉，没有录像",
      },
    },
    together: "两个人试，或开两个窗口",
    togetherHint: "先打开一个翻译席，再打开一台终端。",
    roles: { kiosk: "访客的终端", counter: "工作人员的窗口", desk: "翻译员的席位" },
    tries: {
      kiosk: "点黄色的大按钮，等翻译员出现。结束时按住红色按钮 1 秒。",
      counter: "开始值班，等访客过来；或点“请手语翻译员”。",
      desk: "点“可接听”。屏幕变黄时按空格接听。结束时按住 Esc 1 秒。",
    },
    open: { kiosk: "打开终端", counter: "打开窗口", desk: "打开翻译席" },
    newTab: "在新标签页打开",
    drawn: "这台电脑没有摄像头也能试：演示会画一个打手语的人代替。",
    practice: "练习",
    noKey: "请用命令行里打印的地址打开",
    noKeyHint: "运行 signspan demo（或 make demo），它打印的框里第一行就是开始页的完整地址。",
    loading: "正在打开",
    trouble: "打不开开始页",
    retry: "再试一次",
    signLanguages: "手语",
  },

  alone: {
    title: "一个人试",
    lead: "左边是大厅里的终端，右边是翻译员的席位，下面是工作人员的窗口。",
    kiosk: "访客的终端",
    desk: "翻译员的席位",
    counter: "工作人员的窗口",
    back: "开始页",
    drawn: "翻译员是画出来的。没有摄像头时，访客也是画出来的。",
  },
};

export type DoorWords = typeof doors;
