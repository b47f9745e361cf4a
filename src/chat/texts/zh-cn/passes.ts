/** Chinese: guest passes, which take users off a whitelist by themselves. */
import { say, type Sentence } from '../../sentence.ts';
import type { Texts } from '../en/index.ts';
import { list, whitelists, word } from './words.ts';

export const passes: Texts['passes'] = {
  duration: ({ days, hours, minutes }): Sentence => {
    const parts = [
      ...(days === 0 ? [] : [`${String(days)} 天`]),
      ...(hours === 0 ? [] : [`${String(hours)} 小时`]),
      ...(minutes === 0 ? [] : [`${String(minutes)} 分钟`]),
    ];
    return word(parts.join(' '));
  },
  both: say`时长和截止时间只能给一个，未做任何更改。`,
  noUnit: (value) =>
    say`${value} 缺少单位，请写成：${list([`时长:${value}分钟`, `时长:${value}小时`, `时长:${value}天`])}。未做任何更改。`,
  forUnread: (value) =>
    say`无法识别时长 ${value}，请写成：${list(['时长:90分钟', '时长:2小时', '时长:1小时30分钟', '时长:3天'])}。未做任何更改。`,
  untilUnread: (value) =>
    say`无法识别时间 ${value}，请写成：${list(['截止:22:30', '截止:2026-01-31T22:30', '截止:22:30+08:00'])}。未做任何更改。`,
  past: (at) => say`该时间已过：${at}。请给出之后的时间，不是今天的请带上日期。未做任何更改。`,
  tooShort: say`访客通行至少 1 分钟，未做任何更改。`,
  tooLong: say`访客通行最长 30 天，未做任何更改。`,
  tooMany: (max) => say`访客通行最多同时保留 ${max} 个，这样会超出上限。未做任何更改。`,
  meant: (option) => say`你是指 ${option} 吗？未做任何更改。`,
  protectedUsers: (ids) => say`受保护用户不会被自动移出，因此不能设为访客：${list(ids)}。未做任何更改。`,
  ask: (count, groups) =>
    say`将把 ${count} 位用户设为${whitelists(groups)}的访客。尚未执行，点击下方按钮确认。`,
  would: (count) => say`将设为访客（${count}）`,
  confirm: (count) => `确认 ${String(count)} 位访客`,
  wouldEndAt: (at) => say`届时自动移出：${at}。`,
  wouldEndAfter: (duration) => say`点击按钮 ${duration}后自动移出。`,
  otherTime: say`如果不是这个时间，请改用 ${'时长:2小时'}，或带上时区重新执行：${'截止:22:30+08:00'}`,
  wouldChange: (who, at) => say`${who} 目前的访客通行到 ${at} 为止。`,
  wouldLimit: (who) => say`${who} 目前在白名单中且没有期限，届时将被移出。`,
  wouldStay: (who, at) => say`${who} 的访客通行到 ${at} 为止，确认后将不再有期限。`,
  unread: say`暂时无法查询白名单：原本在其中且没有期限的用户，届时也会被移出。`,
  allGiven: (count, groups) => say`${whitelists(groups)}中的 ${count} 位用户现在是访客。`,
  allPermanent: (count, groups) => say`${whitelists(groups)}中的 ${count} 位用户不再有期限。`,
  allRestored: (count, groups) => say`${whitelists(groups)}中的 ${count} 位用户已恢复原来的期限。`,
  given: (at) => say`访客通行：将于 ${at} 自动移出。`,
  changed: (who, at) => say`${who} 原来的访客通行到 ${at} 为止，现以新的时间为准。`,
  madePermanent: (who) => say`${who} 不再是访客，将一直保留在白名单中。`,
  overWithRemoval: (who) => say`${who} 的访客通行已随之结束。`,
  overWith: (count) => say`${count} 位访客的访客通行已随之结束。`,
  more: (count) => say`另有 ${count} 位访客同样如此。`,
  passedMeanwhile: (who) => say`${who} 的访客通行期间已过，因此将一直保留在白名单中。`,
  undone: (outcome) => say`已撤销。${outcome}`,
  askRestore: (count, groups) =>
    say`将恢复${whitelists(groups)}中 ${count} 位用户原来的期限。尚未执行，点击下方按钮确认。`,
  wouldRestore: (count) => say`将恢复原来的期限（${count}）`,
  wouldBeUntil: (who, at) => say`${who} 将保留在白名单中，到 ${at} 为止。`,
  wouldBeForGood: (who) => say`${who} 将保留在白名单中，没有期限。`,
  formerEndPassed: (who, at, command) =>
    say`${who} 原来的期限（${at}）已过，因此保留现在的期限。如需立即移出：${command}`,
  until: (line, at) => say`${line}，访客，到 ${at} 为止`,
  nobody: (groups) => say`${whitelists(groups)}中没有访客。`,
  ended: (by, outcome) => say`${by} 设置的访客通行已到期。${outcome}`,
  yoursEnded: (outcome) => say`你设置的访客通行已到期。${outcome}`,
  late: (at) => say`原定 ${at} 到期，机器人此前无法执行。`,
  triedAgain: say`机器人会自动重试，持续约六小时。`,
  givenUp: (command) => say`机器人不会再重试。请查看白名单，如仍在其中，请使用 ${command} 移出。`,
  stayProtected: (ids) => say`已成为受保护用户，因此没有移出，且不再有期限：${list(ids)}`,
  historyGiven: (at, by, who) => say`${at} — ${by} 为 ${who} 设置了期限`,
  historyEnds: (count) => say`；${count} 位的期限有变`,
  historyTaken: (at, by, who) => say`${at} — ${by} 取消了 ${who} 的期限`,
  noneRemoved: (group) => say`没有用户被移出${whitelists([group])}。`,
  removeProtected: (command) => say`如仍需移出，请使用 ${command}，届时会再次确认。`,
  history: (at, by, who) => say`${at} — ${by} 设置的访客通行已到期：移出 ${who}`,
};
