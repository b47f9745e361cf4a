/** Chinese: panels in channels, and the page of the bot (Slack: App Home). */
import { say } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list, whitelists } from './words.ts';

export const panel: Texts['panel'] = {
  title: (group) => say`直播群 ${group} 的发言白名单`,
  count: (count, at) => say`共 ${count} 位用户（截至 ${at}）`,
  changed: (at, by) => say`最近一次通过本机器人的变更：${at}，操作人 ${by}`,
  unchanged: say`没有通过本机器人的变更记录`,
  private: say`供管理员使用。点击按钮后，只有点击者本人能看到回复。`,
  gone: (group) => say`此面板已失效：机器人不再配置直播群 ${group}。可以删除此消息。`,
  buttons: { remove: '移出…', add: '添加…', show: '查看名单', history: '变更记录' },
  posted: (group) => say`${whitelists([group])}的面板已发布在此频道。`,
  moved: say`此频道中原来的面板已删除。`,
  notMoved: say`此频道中原来的面板无法删除，请自行删除：它不会再更新。`,
  noChannel: say`面板只能发布在频道中，请在频道中使用此命令。`,
  unsupported: say`此聊天平台没有面板。`,
  missing: {
    see: say`机器人看不到此频道。请在此频道授予它“查看频道”权限，然后重新输入命令。`,
    send: say`机器人不能在此频道发言。请在此频道授予它“发送消息”权限（在子区中为“在子区内发送消息”），然后重新输入命令。`,
    member: say`机器人不在此频道中。请先邀请它（输入 ${'/invite'} 和机器人的名称），然后重新输入命令。`,
    posting: say`此频道不允许机器人发言。请联系频道管理员开放权限，然后重新输入命令。`,
    archived: say`此频道已归档，机器人无法在其中发言。`,
  },
  failed: (reason) => say`面板发布失败（${reason}），请一分钟后重试。`,
  groupGone: say`机器人不再配置此按钮所属的直播群。未做任何更改。`,
};

export const addForm: Texts['addForm'] = {
  title: (group) => `添加到 ${group}`,
  ask: (group) => say`将哪些用户加入${whitelists([group])}？`,
  label: '用户 ID 或已关联的 @成员',
  submit: '添加',
  usage: (command) => say`请输入：${command}`,
};

export const home: Texts['home'] = {
  title: '白名单',
  summary: say`本机器人管理直播群的发言白名单：全员禁言时谁可以发言。`,
  countUnknown: say`未能及时查询到人数`,
  more: (names) => say`此处无法显示 ${list(names)}，请使用命令。`,
  stranger: say`只有管理员可以使用。如果你应是管理员，请联系此工作区或直播群的管理者。`,
  unchecked: say`无法确认你是否为管理员，请一分钟后重新打开此页面。`,
};
