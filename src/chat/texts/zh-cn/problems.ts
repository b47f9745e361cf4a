/** Chinese: why something was not read, was not done, or could not be done. */
import { say } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list } from './words.ts';

export const rejections: Texts['rejections'] = {
  'not-a-number': say`不是数字`,
  mixed: say`含有数字以外的字符，请只保留 ID`,
  signed: say`带有正负号`,
  zero: say`用户 ID 从 1 开始`,
  'leading-zero': say`以 0 开头`,
  'too-large': say`大于 ${'9223372036854775807'}`,
  mention: say`提及的不是账号`,
  'not-linked': say`该账号尚未关联用户 ID，请先关联`,
  'row-label': say`看起来是行号`,
  'in-words': say`句子中的数字`,
  grouped: say`带分隔符的数字，请复制不带分隔符的 ID`,
  scientific: say`已被表格软件舍入，请将该列设为文本格式后重新复制`,
  decimal: say`带小数的数字，请将该列设为文本格式后重新复制`,
  date: say`日期或时间`,
  nickname: say`昵称`,
  'cut-off': say`不完整，请提供完整的 ID`,
  'other-column': say`不在 ID 所在的列`,
  heading: say`列标题`,
  'other-digits': say`不是阿拉伯数字`,
  'other-id': say`其他对象的 ID`,
};

export const reasons: Texts['reasons'] = {
  'not-on-whitelist': say`原本不在白名单中`,
  'already-listed': say`原本已在白名单中`,
  refused: say`被火山引擎拒绝，白名单未变`,
  'refused-unread': say`被火山引擎拒绝，且暂时无法查询白名单`,
  'no-answer': say`火山引擎未返回明确结果，且暂时无法查询白名单`,
  'no-answer-unchanged': say`目前未变化，但请求结果未知，稍后可能生效`,
  stopping: say`机器人正在关闭`,
  'after-problem': say`因下述问题中止`,
  'too-late': say`机器人中断过久；如仍需要，请重新执行命令`,
  'group-gone': say`该直播群已不在配置中`,
};

export const removeReasons: Texts['removeReasons'] = {
  refused: say`仍在白名单中，被火山引擎拒绝`,
  'no-answer-unchanged': say`目前仍在白名单中，但请求结果未知，稍后可能生效`,
};

export const looks: Texts['looks'] = {
  rounded: say`看起来已被表格软件舍入，请将该列设为文本格式后重新复制`,
  discord: say`看起来是 Discord ID，不是用户 ID`,
};

export const problems: Texts['problems'] = {
  'bad-input': { short: say`火山引擎不接受该请求`, advice: say`火山引擎不接受该请求。` },
  'user-not-found': {
    short: say`不是该直播群的成员`,
    advice: say`该直播群中没有这样的成员，请检查 ID。`,
  },
  'list-full': {
    short: say`白名单已满`,
    advice: say`白名单已满（默认上限 100 位用户），请先移出一些用户。`,
  },
  'group-not-found': {
    short: say`找不到直播群`,
    advice: say`火山引擎中没有这个直播群，或者它不是直播群。请让机器人的维护者检查 LIVE_GROUPS。`,
  },
  operator: {
    short: say`机器人无权执行此操作`,
    advice: say`机器人配置有误：其账号或操作人无权修改此白名单。请通知机器人的维护者。`,
  },
  credentials: {
    short: say`机器人配置有误`,
    advice: say`机器人配置有误：火山引擎不接受其访问密钥。请通知机器人的维护者。`,
  },
  clock: {
    short: say`机器人的时钟不准`,
    advice: say`机器人所在机器的时钟不准。请通知机器人的维护者。`,
  },
  throttled: {
    short: say`请求过于频繁`,
    advice: say`请求过于频繁，已达火山引擎频率上限，请一分钟后重试。`,
  },
  temporary: { short: say`火山引擎暂时故障`, advice: say`火山引擎暂时故障，请一分钟后重试。` },
  unreachable: {
    short: say`无法连接火山引擎`,
    advice: say`无法连接火山引擎，请一分钟后重试；如仍然如此，请通知机器人的维护者。`,
  },
  protocol: {
    short: say`无法识别火山引擎返回的结果`,
    advice: say`无法识别火山引擎返回的结果，请重试；如仍然如此，请通知机器人的维护者。`,
  },
};

export const problemCode: Texts['problemCode'] = (code, requestId) =>
  requestId === undefined ? say`错误码：${code}` : say`错误码：${code}，请求 ${requestId}`;

export const files: Texts['files'] = {
  empty: say`文件是空的。`,
  'no-ids': say`文件中没有识别到用户 ID。`,
  'several-columns': say`文件中有多列看起来像用户 ID，请将正确的一列命名为 user_id。`,
  workbook: say`这是表格文件。请将 ID 列设为文本格式，另存为 .csv 后上传。`,
  picture: say`这是图片，只支持 .txt 和 .csv 文件。`,
  pdf: say`这是 PDF，只支持 .txt 和 .csv 文件。`,
  binary: say`文件不是纯文本，请另存为 .txt 或 .csv。`,
  json: say`这个 JSON 中没有用户 ID 列表，请上传 .csv 或纯文本列表。`,
  'too-large': say`文件大于 1 MiB，请拆分。`,
  'too-many': say`一条消息最多读取前五个文件。`,
  'wrong-host': say`文件不是来自本平台，因此没有读取。`,
  unavailable: say`无法读取文件，请重新上传。`,
};

export const input: Texts['input'] = {
  noUsers: say`请提供用户 ID，用空格、逗号或换行分隔。`,
  noneFound: say`没有识别到有效的用户 ID。`,
  noneInMessage: say`这条消息中没有识别到用户 ID。`,
  tooMany: (count, max) => say`共 ${count} 项，一次最多 ${max} 项，请拆分。未做任何更改。`,
  manyMatches: (text) => say`昵称与 ${text} 相符的超过 5 位，请输入更完整的昵称，或按昵称选择。`,
  whichGroup: say`要操作哪个直播群？尚未执行。`,
  unknownGroup: (named) => say`没有直播群 ${named}。你指的是哪个？尚未执行。`,
  unknownGroupMeant: (named, meant) => say`没有直播群 ${named}。你指的是 ${meant} 吗？尚未执行。`,
  groupAmongUsers: (token) => say`${token} 是直播群。要操作哪个直播群？尚未执行。`,
  groupsMore: (names) => say`直播群：${list(names)}`,
  optionRepeated: (option) => say`${option} 给出了两个不同的值，未做任何更改。`,
  optionEmpty: (option) => say`${option} 没有值，未做任何更改。请把值紧跟在后面，或去掉它。`,
  optionUnknown: (option, meant) =>
    meant === undefined
      ? say`没有 ${option} 这个选项，未做任何更改。`
      : say`没有 ${option} 这个选项。你指的是 ${meant} 吗？未做任何更改。`,
};
