/** Chinese: everything that is not about one change: the list, history, links, refusals, dialogues. */
import { say } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list, whitelists } from './words.ts';

export const picker: Texts['picker'] = {
  summary: (count, group) => say`${whitelists([group])}中有 ${count} 位用户。`,
  chosen: (count) => say`已选择（${count}）`,
  title: '选择要移出的用户',
  submit: '移出',
  empty: (group) => say`${whitelists([group])}为空。`,
};

export const show: Texts['show'] = {
  summary: (count, group) => say`${whitelists([group])}中有 ${count} 位用户。`,
  empty: (group) => say`${whitelists([group])}为空。`,
  heading: say`白名单成员`,
  line: (who, since, by) => {
    const when = since === undefined ? [] : say` — ${since} 加入`;
    const added = by === undefined ? [] : say`，操作人 ${by}`;
    return say`${who}${when}${added}`;
  },
  unread: say`无法查询白名单。`,
  unreadNow: say`无法查询白名单，请一分钟后重试。`,
  changing: say`查询期间白名单一直在变化，无法确定谁不在其中。未做任何更改，请一分钟后重试。`,
};

export const history: Texts['history'] = {
  summary: (count, group) => say`${whitelists([group])}最近 ${count} 次变更。`,
  page: (first, last, group) => say`${whitelists([group])}第 ${first} 至 ${last} 次变更，从最近的算起。`,
  summaryOf: (count, who, group) => say`${who} 在${whitelists([group])}的 ${count} 次变更，最近的在前。`,
  noneOf: (who, group) => say`没有 ${who} 在${whitelists([group])}的变更记录。变更记录保留一年。`,
  unknownPerson: (typed, group) =>
    say`${whitelists([group])}及其变更记录中没有昵称为 ${typed} 的用户。如果知道用户 ID，请直接输入。变更记录保留一年。`,
  onePerson: say`每次只能查一位用户：请输入用户 ID 或昵称。`,
  whichPerson: (typed) => say`有多位用户的昵称是 ${typed}。要查哪一位？`,
  morePeople: say`还有更多。请输入更完整的昵称，或直接输入用户 ID。`,
  numbered: (number, line) => say`${number}、${line}`,
  tried: {
    remove: (at, by, who, why) => say`${at} — ${by} 尝试移出 ${who}：${why}`,
    add: (at, by, who, why) => say`${at} — ${by} 尝试加入 ${who}：${why}`,
  },
  none: (group) => say`${whitelists([group])}没有变更记录。`,
  remove: (at, by, who) => say`${at} — ${by} 移出 ${who}`,
  add: (at, by, who) => say`${at} — ${by} 加入 ${who}`,
  both: (at, by, removed, added) => say`${at} — ${by} 移出 ${removed}；加入 ${added}`,
  counted: (count, who) => say`${count} 位（${who}）`,
  ofSet: (line, name) => say`${line} — 名单 ${name}`,
  and: (one, other) => say`${one}、${other}`,
  nobody: say`0 位`,
  more: (count) => say` 及另外 ${count} 位`,
  failed: (count) => say`；${count} 位失败`,
  unchanged: {
    remove: (count) => say`；${count} 位原本不在其中`,
    add: (count) => say`；${count} 位原本已在其中`,
  },
  unconfirmed: (count) => say`；${count} 位尚未确认`,
  undone: (line, phrase) => say`${line} — 状态：${phrase}`,
  because: (line, reason) => say`${line} — 原因：${reason}`,
  link: (at, by, account, id) => say`${at} — ${by} 将 ${account} 关联到 ${id}`,
  relink: (at, by, account, id, before) => say`${at} — ${by} 将 ${account} 关联到 ${id}（之前：${before}）`,
  unlink: (at, by, account, before) => say`${at} — ${by} 取消关联 ${account}（之前：${before}）`,
};

export const links: Texts['links'] = {
  usage: (command) => say`请 @ 一位成员，并给出其用户 ID：${command}`,
  first: (command) => say`关联账号：${command}`,
  unlinkUsage: (command) => say`请 @ 一位成员：${command}`,
  linked: (account, id) => say`${account} 已关联到 ${id}。`,
  relinked: (account, id, before) => say`${account} 已改为关联到 ${id}，不再关联 ${before}。`,
  unlinked: (account, before) => say`${account} 已取消与 ${before} 的关联。`,
  notLinked: (account) => say`${account} 没有关联用户 ID。`,
};

export const undo: Texts['undo'] = {
  nothing: say`没有可撤销的内容。`,
  gone: say`此变更已不在记录中：变更记录保留一年。未做任何更改。`,
  groupGone: (group) => say`此变更所属的直播群 ${group} 已不在配置中。未做任何更改。`,
  running: say`此变更仍在进行，结束后才能看到全部结果。没有重复执行，请一分钟后重试。`,
  by: (who, at) => say`${who} 已撤销此变更（${at}）。这次未做任何更改。`,
  underWay: (who) => say`${who} 正在撤销此变更。没有重复执行。`,
  of: (who, at) => say`这会撤销 ${who} 的操作（${at}）。`,
  changedSince: (count) => say`在那之后，其中 ${count} 位用户又有过其他变更。`,
  nothingToRetry: say`没有可重试的内容。`,
  file: (count) => say`此变更的全部 ${count} 位用户见文件。`,
};

export const details: Texts['details'] = {
  at: (at) => say`时间：${at}`,
  state: (phrase) => say`状态：${phrase}`,
  undone: (who, at) => say`已由 ${who} 撤销（${at}）`,
  undonePartly: (who, at, count, all) => say`${all} 位用户中的 ${count} 位已由 ${who} 撤销（${at}）`,
  underWay: (who) => say`${who} 正在撤销`,
};

export const audit: Texts['audit'] = {
  by: (who, sentence) => say`${who}：${sentence}`,
  reason: (reason) => say`原因：${reason}`,
};

export const refusals: Texts['refusals'] = {
  'not-moderator': say`你没有使用此命令的权限。`,
  'not-in-server': say`此命令只能在服务器频道中使用，不能用于私信。`,
  'unknown-server': say`此机器人不在本服务器中使用。`,
  'not-server-install': say`此机器人必须由服务器安装，不能由个人安装。`,
  'check-unavailable': say`暂时无法确认你的权限。未做任何更改，请一分钟后重试。`,
};

export const dialog: Texts['dialog'] = {
  paste: '或粘贴 ID',
  file: '或上传 ID 文件（.txt、.csv）',
  nothingTyped: '请输入用户 ID，或添加文件。',
  nothingChosen: '请选择用户、粘贴 ID 或上传文件。',
  reason: '原因',
  orReason: '或填写其他原因',
  chooseReason: '选择原因',
  cancel: '取消',
  close: '关闭',
  wait: '请稍候',
  loading: say`正在读取白名单…`,
  done: '请查看消息',
  elsewhere: say`回复是一条仅你可见的消息，在频道中，或在你与本机器人的私信中。`,
  windowRefused: say`你打开的窗口无法显示此内容。请关闭该窗口，在这里继续。`,
  fileSent: say`文件已发送到你与本机器人的私信中。`,
  fileFailed: say`文件未能发送。完整内容见白名单的历史记录。`,
  fileTooLarge: say`文件过大，无法附上。完整内容见白名单的历史记录。`,
};

export const welcome: Texts['welcome'] = {
  summary: say`本机器人用于管理全员禁言直播群的发言白名单。开始使用：`,
  first: say`1）请管理员输入 ${'/白名单 查看'}：只读取白名单，不做任何更改。`,
  second: say`2）输入 ${'/移出白名单'} 和用户 ID，或不带 ID 以按昵称选择。不确定时机器人会先询问。`,
  third: say`3）输入 ${'/白名单 帮助'} 查看所有命令。仅管理员可以使用。`,
};

export const offers: Texts['offers'] = {
  expired: say`该按钮已过期，请重新执行命令。未做任何更改。`,
  notYours: say`该按钮仅发起人可用。`,
  used: say`该按钮已使用过，未重复执行。`,
};

export const status: Pick<
  Texts,
  | 'notAllowed'
  | 'progress'
  | 'stopping'
  | 'busy'
  | 'tooManyAtOnce'
  | 'notAcknowledged'
  | 'notKept'
  | 'notBegun'
  | 'interrupted'
  | 'forgotten'
  | 'waitingForLimit'
  | 'unknownCommand'
  | 'internalError'
> = {
  notAllowed: (groups) => say`你只能管理直播群 ${list(groups)}。未做任何更改。`,
  progress: (done, total, secondsLeft) => say`已完成 ${done}/${total}，大约还需 ${secondsLeft} 秒。`,
  stopping: say`机器人正在重启。未做任何更改，请一分钟后重试。`,
  busy: say`机器人正忙。未做任何更改，请一分钟后重试。`,
  tooManyAtOnce: (max) =>
    say`你有 ${max} 条命令尚未回复，同时最多只能有这么多。未做任何更改，请等其中一条回复后再重试。`,
  notAcknowledged: say`与机器人的连接太慢，命令未执行。未做任何更改，请重新执行命令。`,
  notKept: say`机器人的数据库暂时不可用。未做任何更改，请一分钟后重试。`,
  notBegun: say`机器人在开始之前被中断。未做任何更改，请重新执行命令。`,
  interrupted: say`机器人的数据库暂时不可用，因此已在此停下。恢复后会自动继续，届时会通知你结果。`,
  forgotten: say`机器人的数据库已恢复到较早的备份，其中没有这条命令。此前已完成的更改仍然有效。请先查看白名单，如仍有需要再重新执行命令。`,
  waitingForLimit: say`等待中：暂时无法确认与其他进程共享的请求限额。恢复后会自动继续。`,
  unknownCommand: say`此机器人没有这个命令。`,
  internalError: (id) => say`机器人内部出错，无法确定执行了什么。请通知机器人的维护者：${id}`,
};
