/** Chinese: what commands and their options are called, and the help. */
import { say } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list } from './words.ts';

export const commands: Texts['commands'] = {
  unwhitelist: {
    label: '移出白名单',
    description: '将用户移出直播群的发言白名单（全员禁言时可发言）',
    menu: '移出白名单',
  },
  whitelist: { label: '白名单', description: '查看和修改直播群的发言白名单' },
  show: { label: '查看', description: '查看白名单成员' },
  add: { label: '加入', description: '将用户加入白名单，全员禁言时可发言' },
  save: { label: '保存', description: '将白名单或给出的用户保存为名单' },
  set: { label: '套用', description: '使白名单与已保存的名单一致，会先询问' },
  sets: { label: '已存名单', description: '查看已保存的名单，可套用、导出或删除' },
  history: { label: '历史', description: '查看变更记录：操作人、时间和原因' },
  panel: { label: '面板', description: '发布一条带按钮的常驻消息，管理一个直播群' },
  link: { label: '关联', description: '为聊天账号关联用户 ID，之后可以直接 @ 该成员' },
  unlink: { label: '取消关联', description: '取消聊天账号与用户 ID 的关联' },
  help: { label: '帮助', description: '查看使用方法' },
  options: {
    users: { label: '用户', description: '用户 ID 或已关联账号的 @成员；留空可按昵称选择' },
    addedUsers: { label: '用户', description: '用户 ID 或已关联账号的 @成员' },
    group: { label: '直播群', description: '直播群名称；本频道没有默认直播群时才需要' },
    for: { label: '时长', description: '限时加入，到期自动移出：90分钟、2小时、3天' },
    until: { label: '截止', description: '限时加入，到该时间自动移出：22:30' },
    reason: { label: '原因', description: '操作原因（会写入记录）' },
    file: { label: '文件', description: '含用户 ID 的 .txt 或 .csv 文件，不超过 1 MiB' },
    setName: { label: '名称', description: '名单名称，最多 40 个字符' },
    listedUsers: { label: '用户', description: '名单中的用户 ID；留空则保存当前白名单' },
    preview: { label: '预览', description: '只预览，不执行' },
    account: { label: '账号', description: '聊天账号' },
    recordedUser: { label: '用户', description: '只看某位用户的变更：用户 ID 或昵称' },
    userId: { label: '用户id', description: '该账号在直播群中的用户 ID' },
  },
};

export const help: Texts['help'] = {
  summary: say`将用户移出直播群的发言白名单（全员禁言时可发言）。`,
  unknown: (word) => say`没有 ${word} 这个命令。可用的命令：`,
  meant: (command) => say`你指的是 ${command} 吗？可用的命令：`,
  commands: say`命令`,
  more: say`使用提示`,
  users: say`用户 ID 可从任何地方粘贴。有不明确之处时，机器人会先询问，不会直接更改。`,
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
