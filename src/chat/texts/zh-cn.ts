/** Simplified Chinese. */
import { enumerate, say, type Sentence } from '../sentence.ts';
import type { Texts } from './en.ts';

const list = (names: readonly string[]): Sentence => enumerate(names, '、');
/** Our own word inside a sentence, which a plain string would not be. */
const word = (text: string): Sentence => [{ kind: 'own', text }];

export const zhCN: Texts = {
  commands: {
    unwhitelist: { label: '移出白名单', description: '将用户移出直播群的发言白名单', menu: '移出白名单' },
    whitelist: { label: '白名单', description: '查看和修改直播群的发言白名单' },
    show: { label: '查看', description: '查看白名单上有谁' },
    add: { label: '添加', description: '将用户加入白名单' },
    history: { label: '记录', description: '查看白名单最近的变更' },
    link: { label: '关联', description: '将聊天账号关联到直播用户 ID' },
    unlink: { label: '取消关联', description: '取消聊天账号与直播用户 ID 的关联' },
    options: {
      users: { label: '用户', description: '直播用户 ID 或已关联的 @提及；留空可按昵称选择' },
      addedUsers: { label: '用户', description: '直播用户 ID 或已关联的 @提及' },
      group: { label: '直播群', description: '直播群名称；本频道没有默认直播群时才需要' },
      reason: { label: '原因', description: '原因，用于记录' },
      file: { label: '文件', description: '含直播用户 ID 的 .txt 或 .csv 文件，不超过 1 MiB' },
      preview: { label: '预览', description: '只显示将会发生什么，不执行' },
      account: { label: '账号', description: '聊天账号，用 @提及 给出' },
      accountAndId: { label: '关联', description: '一个 @提及 和一个直播用户 ID' },
    },
  },

  change: {
    remove: (done, total, group) => say`已将 ${total} 位用户中的 ${done} 位移出直播群 ${group} 的白名单。`,
    add: (done, total, group) => say`已将 ${total} 位用户中的 ${done} 位加入直播群 ${group} 的白名单。`,
    removeMany: (done, total, groups) =>
      say`已将 ${total} 位用户中的 ${done} 位移出 ${groups} 个直播群的白名单。`,
    addMany: (done, total, groups) =>
      say`已将 ${total} 位用户中的 ${done} 位加入 ${groups} 个直播群的白名单。`,
    failed: (count) => say`失败（${count}）`,
    unconfirmed: (count) => say`无法确认（${count}）：请再次执行命令以确认`,
    'not-sent': (count) => say`未发送（${count}）`,
    inGroup: (group, heading) => say`${group}：${heading}`,
    readBack: (count) => say`其中 ${count} 位服务没有答复；重新读取白名单后确认已完成。`,
    resumed: say`机器人处理期间曾中断，之后已从中断处继续。`,
    requests: (ids) => say`请求 ID：${list(ids)}`,
    file: (count) => say`全部 ${count} 条见附件。`,
    named: (id, nickname) => say`${id}（${nickname}）`,
    reasons: {
      'not-on-whitelist': say`不在白名单上`,
      'already-listed': say`已经在白名单上`,
      refused: say`服务拒绝：白名单未变`,
      'refused-unread': say`服务拒绝；无法重新读取白名单`,
      'no-answer': say`服务没有明确答复，也无法重新读取白名单`,
      'no-answer-unchanged': say`目前未变，但服务没有明确答复，结果可能还会变化`,
      stopping: say`机器人正在关闭`,
      'after-problem': say`因下述问题未再尝试`,
      'too-late': say`机器人中断过久：如仍需要，请再次执行命令`,
      'group-gone': say`其直播群已不在配置中`,
    },
    removeReasons: {
      refused: say`仍在白名单上：服务拒绝移除`,
      'no-answer-unchanged': say`目前仍在白名单上，但服务没有明确答复，结果可能还会变化`,
    },
  },

  buttons: {
    retry: (count) => `重试失败的 ${String(count)} 位`,
    undo: (count) => `撤销（${String(count)}）`,
    file: '以文件列出全部 ID',
    confirmRemove: (count) => `移出 ${String(count)} 位用户`,
    confirmAdd: (count) => `加入 ${String(count)} 位用户`,
  },

  plan: {
    ask: (count, groups) => say`将从 ${list(groups)} 移出 ${count} 位用户。尚未执行：请按按钮执行。`,
    askAdd: (count, groups) => say`将把 ${count} 位用户加入 ${list(groups)}。尚未执行：请按按钮执行。`,
    preview: (count, groups) => say`预览：将从 ${list(groups)} 移出 ${count} 位用户。未执行任何操作。`,
    wouldChange: (group, count) => say`${group}：目前在白名单上（${count}）`,
    wouldFail: (count) => say`目前不在白名单上（${count}）`,
    nobody: (groups) => say`其中没有人在 ${list(groups)} 的白名单上。未执行任何操作。`,
    fromColumn: (header) => say`ID 取自文件的 ${header} 列。`,
  },

  picker: {
    summary: (count, group) => say`直播群 ${group} 的白名单上有 ${count} 位用户。请选择要移出的用户。`,
    title: '移出白名单',
    submit: '移出',
    empty: (group) => say`直播群 ${group} 的白名单上没有人。未执行任何操作。`,
  },

  show: {
    summary: (count, group) => say`直播群 ${group} 的白名单上有 ${count} 位用户。`,
    heading: say`用户、加入时间、加入者`,
    line: (who, since, by) => say`${who} — ${since}，由 ${by} 加入`,
    unread: say`无法读取白名单，请一分钟后重试。`,
    changing: say`读取期间白名单一直在变化，无法确定谁不在其中。未做任何更改，请一分钟后重试。`,
  },

  history: {
    summary: (count, group) => say`直播群 ${group} 的白名单最近的变更（${count}）。`,
    none: (group) => say`没有直播群 ${group} 的白名单变更记录。`,
    remove: (at, who, done, total) => say`${at}：${who} 移出 ${total} 位中的 ${done} 位`,
    add: (at, who, done, total) => say`${at}：${who} 加入 ${total} 位中的 ${done} 位`,
    because: (line, reason) => say`${line} — 原因：${reason}`,
  },

  links: {
    usage: (command) =>
      say`请给出一个 @提及 和一个直播用户 ID：${`${command} @某人 10001`}。未执行任何操作。`,
    unlinkUsage: (command) => say`请给出一个 @提及：${`${command} @某人`}。未执行任何操作。`,
    linked: (account, id) => say`账号 ${account} 已关联到直播用户 ${id}。`,
    unlinked: (account) => say`账号 ${account} 已取消关联。`,
    notLinked: (account) => say`账号 ${account} 没有关联任何直播用户。未执行任何操作。`,
  },

  files: {
    empty: say`文件是空的。未执行任何操作。`,
    binary: say`文件不是纯文本，请保存为 .txt 或 .csv（UTF-8）。未执行任何操作。`,
    'utf-16': say`文件是 UTF-16 编码，请保存为 UTF-8。未执行任何操作。`,
    'no-ids': say`文件中没有直播用户 ID。未执行任何操作。`,
    'several-columns': say`文件中有多列看起来像直播用户 ID，请将正确的一列命名为 user_id。未执行任何操作。`,
    'too-large': say`文件大于 1 MiB，请拆分。未执行任何操作。`,
    'wrong-host': say`文件不是来自本平台，因此没有读取。未执行任何操作。`,
    unavailable: say`无法读取文件，请重新上传。未执行任何操作。`,
  },

  undo: {
    nothing: say`没有可撤销的内容。未执行任何操作。`,
    gone: say`此操作已不在记录中，或其直播群已不在配置中。未执行任何操作。`,
    nothingToRetry: say`没有可重试的内容。未执行任何操作。`,
    file: (count) => say`此操作的全部 ${count} 位用户见附件。`,
  },

  audit: {
    remove: (who, done, total, group) =>
      say`${who} 已将 ${total} 位用户中的 ${done} 位移出直播群 ${group} 的白名单。`,
    add: (who, done, total, group) =>
      say`${who} 已将 ${total} 位用户中的 ${done} 位加入直播群 ${group} 的白名单。`,
    reason: (reason) => say`原因：${reason}`,
  },

  problems: {
    'bad-input': { short: say`服务不接受该请求`, advice: say`服务不接受该请求。` },
    'user-not-found': {
      short: say`不是该直播群的成员`,
      advice: say`该直播群中没有这样的成员，请检查 ID。`,
    },
    'list-full': {
      short: say`白名单已满`,
      advice: say`白名单已满（默认上限 100 位用户）。请先移出一些用户。`,
    },
    'group-not-found': {
      short: say`找不到直播群`,
      advice: say`服务中没有这个直播群，或者它不是直播群。请通知机器人的管理员检查 LIVE_GROUPS。`,
    },
    operator: {
      short: say`机器人无权执行此操作`,
      advice: say`机器人配置有误：其账号或操作人无权修改此白名单。请通知机器人的管理员。`,
    },
    credentials: {
      short: say`机器人配置有误`,
      advice: say`机器人配置有误：服务不接受其访问密钥。请通知机器人的管理员。`,
    },
    clock: {
      short: say`机器人的时钟不准`,
      advice: say`机器人配置有误：所在机器的时钟不准。请通知机器人的管理员。`,
    },
    throttled: { short: say`服务繁忙`, advice: say`服务已超出请求频率限制，请一分钟后重试。` },
    temporary: { short: say`服务出现故障`, advice: say`服务出现临时故障，请一分钟后重试。` },
    unreachable: {
      short: say`无法连接服务`,
      advice: say`无法连接服务。请一分钟后重试；若仍然如此，请通知机器人的管理员。`,
    },
    protocol: {
      short: say`服务的答复无法理解`,
      advice: say`服务的答复无法理解。请重试；若仍然如此，请通知机器人的管理员。`,
    },
  },
  problemNote: (advice, code, requestId) =>
    requestId === undefined ? say`${advice}（${code}）` : say`${advice}（${code}，请求 ${requestId}）`,

  input: {
    noUsers: say`要移出哪些用户？请给出直播用户 ID，用空格、逗号或换行分隔。未执行任何操作。`,
    onlyRejected: say`未执行任何操作：给出的内容都不是直播用户 ID。`,
    rejected: (count) => say`不是直播用户 ID（${count}），未作处理`,
    duplicates: (count) => say`重复给出、只发送一次：${count} 个`,
    duplicatesNamed: (ids) => say`重复给出、只发送一次：${list(ids)}`,
    reasons: {
      'not-a-number': say`不是数字`,
      mixed: say`不全是数字；不会从较长的文字中提取 ID`,
      signed: say`带有正负号`,
      zero: say`用户 ID 从 1 开始`,
      'leading-zero': say`以 0 开头`,
      'too-large': say`大于 ${'9223372036854775807'}`,
      mention: say`提及的账号没有关联直播用户 ID`,
    },
    whichGroup: (names) => say`哪个直播群？请加上 group: 和以下之一：${list(names)}。未执行任何操作。`,
    unknownGroup: (named, names) =>
      say`没有名为 ${named} 的直播群，请选择以下之一：${list(names)}。未执行任何操作。`,
    groupAmongUsers: (token, name, chosen) =>
      say`${token} 指的是直播群 ${name}，而命令将作用于 ${chosen}。请写 group:${word(name)} 来选择它。未执行任何操作。`,
    optionRepeated: (option) => say`${option} 给出了两次，无法确定是哪一个。未执行任何操作。`,
    optionEmpty: (option) => say`${option} 没有值。未执行任何操作。`,
  },

  help: {
    summary: say`将用户移出直播群的发言白名单，并说明哪些失败以及原因。`,
    heading: say`用法`,
    usage: (command) => say`${`${command} <用户> [group:<名称>] [preview] [reason:<原因>]`}`,
    users: say`用户：直播用户 ID，用空格、逗号或换行分隔，可从任何地方粘贴`,
    group: (names) => say`group：以下之一：${list(names)}`,
    preview: say`preview：只显示将会发生什么，不执行`,
    reason: say`reason：直到行末的全部内容，用于记录`,
    pick: say`不给出用户：从目前在白名单上的用户中按昵称选择`,
    others: say`whitelist show、add、history、link、unlink：查看、添加、变更记录、关联账号、取消关联`,
    example: (command) => say`例如：${`${command} 10001, 10002 reason: 已下麦`}`,
  },

  refusals: {
    'not-moderator': say`你不在可使用此命令的管理员之列。未执行任何操作。`,
    'not-in-server': say`此命令只能在服务器频道中使用，不能用于私信。未执行任何操作。`,
    'unknown-server': say`此机器人不为本服务器服务。未执行任何操作。`,
    'not-server-install': say`此机器人必须由服务器安装，而不是由个人安装。未执行任何操作。`,
    'check-unavailable': say`暂时无法确认你是否为管理员。未执行任何操作，请一分钟后重试。`,
  },

  dialog: {
    paste: '或粘贴 ID',
    file: '或上传 ID 文件（.txt、.csv）',
    nothingChosen: '请选择用户、粘贴 ID 或上传文件。',
    cancel: '取消',
    close: '关闭',
    fileSent: say`文件已发送到你与本机器人的私信中。`,
    fileFailed: say`文件未能发送：其全部内容都在这里。`,
  },

  offers: {
    expired: say`此按钮已过期，请重新执行命令。未执行任何操作。`,
    notYours: say`此按钮属于他人。未执行任何操作。`,
    used: say`此按钮已被使用过。未再执行任何操作。`,
  },

  progress: (done, total, secondsLeft) =>
    say`处理中：已完成 ${done}/${total} 位用户，大约还需 ${secondsLeft} 秒。`,

  stopping: say`机器人正在重启。未执行任何操作，请一分钟后重试。`,
  busy: say`机器人目前任务过多。未执行任何操作，请一分钟后重试。`,
  notKept: say`机器人目前无法访问其存储，恢复之前不会执行任何操作。未执行任何操作，请一分钟后重试。`,
  notBegun: say`机器人在开始之前被中断。未执行任何操作：请再次执行命令。`,
  interrupted: say`机器人目前无法记录其操作，因此已在此停下。一旦可以，它会自动继续，届时您会收到结果。`,
  waitingForLimit: say`等待中：机器人目前无法确认与其他进程共享的请求限额，确认之前不会发送任何请求。之后会自动继续。`,
  unknownCommand: say`此机器人没有这个命令。未执行任何操作。`,
  internalError: (id) => say`机器人内部出错，无法确定执行了什么。请通知机器人的管理员：${id}`,
};
