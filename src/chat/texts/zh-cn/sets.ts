/** Chinese: saved sets of users. */
import { say } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list, whitelists } from './words.ts';

export const sets: Texts['sets'] = {
  usage: (command) => say`请为名单命名：${command}`,
  nameTooLong: (max) => say`名单名称最多 ${max} 个字符，未做任何更改。`,
  saved: (name, count, group) => say`已保存名单 ${name}（${whitelists([group])}）：${count} 位用户。`,
  already: (name, count) => say`名单 ${name} 的内容已经相同：${count} 位用户，未做任何更改。`,
  askReplace: (name, size, at, by, count) =>
    say`已有名单 ${name}：${size} 位用户，${by} 于 ${at} 保存。要替换为 ${count} 位用户吗？尚未执行。`,
  usersHint: (command) => say`以上为当前白名单。如要保存指定的用户：${command}`,
  inSet: (count) => say`名单中（${count}）`,
  wouldJoin: (count) => say`名单中新增（${count}）`,
  wouldLeave: (count) => say`不再在名单中（${count}）`,
  changed: say`该名单已被更改或删除。未做任何更改，请重新执行命令。`,
  changing: say`查询期间白名单一直在变化，因此没有保存，请一分钟后重试。`,
  full: (max) => say`该直播群已有 ${max} 个名单，不能再增加。未做任何更改，请先删除一个名单。`,
  tooLarge: (count, max) => say`共 ${count} 位用户，一个名单最多 ${max} 位，未做任何更改。`,
  equal: (group, name) => say`${whitelists([group])}与名单 ${name} 完全相同，未做任何更改。`,
  unknown: (name) => say`没有名单 ${name}，未做任何更改。`,
  unknownMeant: (name, meant) => say`没有名单 ${name}。你指的是 ${meant} 吗？未做任何更改。`,
  names: (names, total) =>
    total > names.length ? say`名单：${list(names)} 等 ${total} 个` : say`名单：${list(names)}`,
  none: (group) => say`${whitelists([group])}没有已保存的名单。`,
  summary: (count, group) => say`${whitelists([group])}有 ${count} 个已保存的名单。`,
  heading: say`按名称排列`,
  line: (name, size, at, by) => say`${name} — ${size} 位用户，${by} 于 ${at} 保存`,
  empty: (name) => say`名单 ${name} 中没有用户。`,
  crowded: (count, max) =>
    say`白名单将有 ${count} 位用户，而上限为 ${max} 位（除非火山引擎已提高上限），部分用户可能无法加入。`,
  file: (name, count) => say`名单 ${name} 见文件：${count} 位用户。`,
  askDelete: (name, size, at, by) =>
    say`要删除名单 ${name}（${size} 位用户，${by} 于 ${at} 保存）吗？白名单不受影响。尚未执行。`,
  deleted: (name, group) => say`已删除名单 ${name}（${whitelists([group])}）。`,
  attach: say`请使用此命令的文件选项上传文件，未做任何更改。`,
  window: (name, group) => say`名单 ${name}（${whitelists([group])}）应包含哪些用户？`,
  pickerTitle: '选择名单成员',
  pickerSubmit: '保存',
  buttons: {
    replace: '替换名单',
    use: '套用此名单',
    export: '导出',
    delete: '删除',
    confirmDelete: '确认删除名单',
    all: '全部名单',
    page: (first, last) => `显示第 ${String(first)}–${String(last)} 个`,
  },
};
