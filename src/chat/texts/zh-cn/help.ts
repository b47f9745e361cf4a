/** Chinese: the help. */
import { say } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list } from './words.ts';

export const help: Texts['help'] = {
  summary: say`管理全员禁言的直播群中谁可以发言。`,
  unknown: (word) => say`没有 ${word} 这个命令。`,
  meant: (command) => say`你指的是 ${command} 吗？`,
  usedMost: say`常用命令`,
  more: say`更多命令`,
  allCommands: '所有命令',
  tips: '使用提示',
  users: say`用户 ID 可从任何地方粘贴。有不明确之处时，机器人会先询问。`,
  pick: say`不填用户，可按昵称选择。`,
  all: (usage) => say`${usage} — 白名单中的所有人，会先询问`,
  guests: (usage) => say`${usage} — 所有访客，会先询问`,
  everywhere: (usage) => say`${usage} — 所有直播群，会先询问`,
  menus: say`也可以在消息或成员的“APP”菜单中选择“移出白名单”。`,
  shortcut: say`也可以在消息的菜单中选择“Remove from whitelist”。`,
  setWindow: (usage) => say`${usage} — 打开窗口，粘贴名单中的用户或上传文件`,
  files: say`也可以上传含用户 ID 的 .txt 或 .csv 文件。`,
  groups: (names) => say`直播群：${list(names)}`,
  example: (command) => say`例如：${command}`,
  exampleReason: '已下麦',
  everybody: '全部',
  everyGuest: '访客',
};
