/** Simplified Chinese. */
import { enumerate, say, type Sentence } from '../sentence.ts';
import type { Texts } from './en.ts';

const list = (names: readonly string[]): Sentence => enumerate(names, '、');
/** Our own word inside a sentence, which a plain string would not be. */
const word = (text: string): Sentence => [{ kind: 'own', text }];

export const zhCN: Texts = {
  commands: {
    unwhitelist: {
      label: '移出白名单',
      description: '将用户移出直播群的发言白名单',
      options: {
        users: { label: '用户', description: '直播用户 ID，用空格、逗号或换行分隔' },
        group: { label: '直播群', description: '直播群名称；本频道没有默认直播群时才需要' },
        reason: { label: '原因', description: '移出原因，用于记录' },
      },
    },
  },

  removal: {
    summary: (removed, total, group) =>
      say`已将 ${total} 位用户中的 ${removed} 位移出直播群 ${group} 的白名单。`,
    failed: (count) => say`失败（${count}）`,
    unconfirmed: (count) => say`无法确认（${count}）：请再次执行命令以确认`,
    notSent: (count) => say`未发送（${count}）`,
    readBack: (count) => say`其中 ${count} 位：服务没有答复，但重新读取白名单后确认已不在名单上。`,
    requests: (ids) => say`请求 ID：${list(ids)}`,
    file: (count) => say`全部 ${count} 条见附件。`,
    reasons: {
      'not-on-whitelist': say`不在白名单上`,
      refused: say`仍在白名单上：服务拒绝移除`,
      'refused-unread': say`服务拒绝移除；无法重新读取白名单`,
      'no-answer': say`服务没有明确答复，也无法重新读取白名单`,
      'no-answer-listed': say`目前仍在白名单上，但服务没有明确答复，结果可能还会变化`,
      stopping: say`机器人正在关闭`,
      'after-problem': say`因下述问题未再尝试`,
    },
  },

  problems: {
    'bad-input': { short: say`服务不接受该请求`, advice: say`服务不接受该请求。` },
    'user-not-found': {
      short: say`不是该直播群的成员`,
      advice: say`该直播群中没有这样的成员，请检查 ID。`,
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
      mention: say`是提及（@），不是直播用户 ID`,
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
    usage: (command) => say`${`${command} <用户> [group:<名称>] [reason:<原因>]`}`,
    users: say`用户：直播用户 ID，用空格、逗号或换行分隔，可从任何地方粘贴`,
    group: (names) => say`group：以下之一：${list(names)}`,
    reason: say`reason：直到行末的全部内容，用于记录`,
    example: (command) => say`例如：${`${command} 10001, 10002 reason: 已下麦`}`,
  },

  refusals: {
    'not-moderator': say`你不在可使用此命令的管理员之列。未执行任何操作。`,
    'not-in-server': say`此命令只能在服务器频道中使用，不能用于私信。未执行任何操作。`,
    'unknown-server': say`此机器人不为本服务器服务。未执行任何操作。`,
    'not-server-install': say`此机器人必须由服务器安装，而不是由个人安装。未执行任何操作。`,
    'check-unavailable': say`暂时无法确认你是否为管理员。未执行任何操作，请一分钟后重试。`,
  },

  offers: {
    expired: say`此按钮已过期，请重新执行命令。未执行任何操作。`,
    notYours: say`此按钮属于他人。未执行任何操作。`,
    used: say`此按钮已被使用过。未再执行任何操作。`,
  },

  progress: (done, total, secondsLeft) =>
    say`处理中：已完成 ${done}/${total} 位用户，大约还需 ${secondsLeft} 秒。`,

  stopping: say`机器人正在重启。未执行任何操作，请一分钟后重试。`,
  unknownCommand: say`此机器人没有这个命令。未执行任何操作。`,
  internalError: (id) => say`机器人内部出错，无法确定执行了什么。请通知机器人的管理员：${id}`,
};
