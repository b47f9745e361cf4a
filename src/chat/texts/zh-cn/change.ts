/** Chinese: what a change would do, what it did, and the buttons about it. */
import { say, type Sentence } from '../../sentence.ts';
import type { ChangeCounts, ChangeWords, ReplacementCounts } from '../form.ts';
import type { Texts } from '../en/index.ts';
import { list, whitelists, word } from './words.ts';

const PAST = { remove: '移出', add: '加入' } as const;

const BEFORE = { remove: '原本不在其中', add: '原本已在其中' } as const;

/** `，2 位未移出`, `，3 位原本不在其中`, `，3 位尚未确认`. */
function others({ kind, failed, unchanged, unconfirmed }: ChangeCounts): Sentence {
  return [
    ...(failed === 0 ? [] : say`，${failed} 位未${word(PAST[kind])}`),
    ...(unchanged === 0 ? [] : say`，${unchanged} 位${word(BEFORE[kind])}`),
    ...(unconfirmed === 0 ? [] : say`，${unconfirmed} 位尚未确认`),
  ];
}

function summary(counts: ChangeCounts): Sentence {
  const { kind, undone, done, unconfirmed, entries, groups } = counts;
  const where = whitelists(groups);
  const places = entries > done ? say`（共 ${entries} 处）` : [];
  if (undone && done > 0) {
    const back = kind === 'add' ? say`已恢复到` : say`已移出`;
    return say`已撤销：${done} 位用户${back}${where}${others(counts)}。`;
  }
  if (done > 0) return say`已将 ${done} 位用户${word(PAST[kind])}${where}${places}${others(counts)}。`;
  if (unconfirmed > 0) {
    const rest = others({ ...counts, unconfirmed: 0 });
    return say`尚未确认 ${unconfirmed} 位用户是否已${word(PAST[kind])}${where}${rest}。`;
  }
  return say`没有${word(PAST[kind])}任何人（${where}）${others({ ...counts, failed: 0 })}。`;
}

function replacement(counts: ReplacementCounts): Sentence {
  const { undone, removed, added, notRemoved, notAdded, unchanged, unconfirmed, groups } = counts;
  const where = whitelists(groups);
  const rest: Sentence = [
    ...(notRemoved === 0 ? [] : say`，${notRemoved} 位未移出`),
    ...(notAdded === 0 ? [] : say`，${notAdded} 位未加入`),
    ...(unchanged === 0 ? [] : say`，${unchanged} 位无需更改`),
  ];
  const open = unconfirmed === 0 ? [] : say`，${unconfirmed} 位尚未确认`;
  if (removed + added === 0) {
    return unconfirmed > 0
      ? say`尚未确认 ${unconfirmed} 位用户的更改结果（${where}）${rest}。`
      : say`没有移出或加入任何人（${where}）${rest}。`;
  }
  const start = undone ? say`已撤销：` : [];
  return say`${start}已将 ${removed} 位用户移出${where}，并加入 ${added} 位${rest}${open}。`;
}

export const change: ChangeWords = {
  summary,
  replacement,
  nothingLeft: (groups) => say`无需更改：${whitelists(groups)}此前已经更改。`,
  noneListed: (count, groups) =>
    count === 1
      ? say`该用户不在${whitelists(groups)}中。`
      : say`这 ${count} 位用户都不在${whitelists(groups)}中。`,
  allListed: (count, groups) =>
    count === 1
      ? say`该用户已经在${whitelists(groups)}中。`
      : say`这 ${count} 位用户都已经在${whitelists(groups)}中。`,
  headings: {
    removed: (count) => say`已移出（${count}）`,
    added: (count) => say`已加入（${count}）`,
    notRemoved: (count) => say`未移出（${count}）`,
    notAdded: (count) => say`未加入（${count}）`,
    notListed: (count) => say`原本不在白名单中（${count}）`,
    alreadyListed: (count) => say`原本已在白名单中（${count}）`,
    unconfirmed: (count) => say`尚未确认（${count}）`,
    removalUnconfirmed: (count) => say`移出尚未确认（${count}）`,
    additionUnconfirmed: (count) => say`加入尚未确认（${count}）`,
    notSent: (count) => say`未执行（${count}）`,
    removalNotSent: (count) => say`移出未执行（${count}）`,
    additionNotSent: (count) => say`加入未执行（${count}）`,
    skipped: (count) => say`未识别（${count}），已跳过`,
    alternatives: (count) => say`你可能是指（${count}）`,
  },
  inGroup: (group, heading) => say`${group}：${heading}`,
  because: (heading, reason) => say`${heading}：${reason}`,
  more: (count) => say`…… 另有 ${count} 位，见文件`,
  moreUnlisted: (count) => say`…… 另有 ${count} 位`,
  skippedFile: (listed, total) => say`共跳过 ${total} 项，文件中列出前 ${listed} 项。`,
  file: (count) => say`全部 ${count} 条见附件。`,
  ofSet: (name) => say`名单：${name}`,
  readBack: (count) => say`其中 ${count} 位未收到返回结果，查询白名单后确认已完成。`,
  resumed: say`处理期间机器人曾中断，之后已从中断处继续。`,
  requests: (ids) => say`请求 ID：${list(ids)}`,
  duplicates: (count) => say`重复的 ID 已合并：${count} 个`,
  duplicatesNamed: (ids) => say`重复的 ID 已合并：${list(ids)}`,
  checkedGone: (count, groups) =>
    count === 1
      ? say`该用户已不在${whitelists(groups)}中。`
      : say`这 ${count} 位用户都已不在${whitelists(groups)}中。`,
  checkedListed: (count, groups) =>
    count === 1
      ? say`该用户已在${whitelists(groups)}中。`
      : say`这 ${count} 位用户都已在${whitelists(groups)}中。`,
  checkedStill: (count, groups) => say`仍在${whitelists(groups)}中：${count} 位用户。`,
  checkedMissing: (count, groups) => say`不在${whitelists(groups)}中：${count} 位用户。`,
  onNow: (count) => say`在白名单中（${count}）`,
  offNow: (count) => say`不在白名单中（${count}）`,
};

export const buttons: Texts['buttons'] = {
  retry: (count) => `重试 ${String(count)} 位`,
  checkAgain: '重新确认',
  undo: '撤销',
  details: '详情',
  older: '较早的',
  newer: '较新的',
  file: '导出全部 ID',
  confirmRemove: (count) => `确认移出 ${String(count)} 位`,
  confirmAdd: (count) => `确认加入 ${String(count)} 位`,
  confirmAll: (count) => `移出全部 ${String(count)} 位`,
  confirmAllAdd: (count) => `加入全部 ${String(count)} 位`,
  confirmBoth: (removed, added) => `移出 ${String(removed)} 位，加入 ${String(added)} 位`,
  confirmUndo: (count) => `撤销 ${String(count)} 位`,
  confirmAllUndo: (count) => `撤销全部 ${String(count)} 位`,
  confirmProtected: (count) => `确认，连同 ${String(count)} 位受保护用户`,
  withoutProtected: (count) => `只移出其余 ${String(count)} 位`,
  removeOne: (name) => `移出 ${name}`,
  addOne: (name) => `加入 ${name}`,
  choose: '按昵称选择',
};

export const plan: Texts['plan'] = {
  ask: (count, groups) => say`将把 ${count} 位用户移出${whitelists(groups)}。尚未执行，点击下方按钮确认。`,
  askAdd: (count, groups) => say`将把 ${count} 位用户加入${whitelists(groups)}。尚未执行，点击下方按钮确认。`,
  askBoth: (removed, added, groups) =>
    say`将把 ${removed} 位用户移出${whitelists(groups)}，并加入 ${added} 位。尚未执行，点击下方按钮确认。`,
  askProtected: (count, groups) =>
    say`其中 ${count} 位是受保护用户。确定要移出${whitelists(groups)}吗？尚未执行。`,
  preview: (count, groups) => say`预览：将把 ${count} 位用户移出${whitelists(groups)}，未做任何更改。`,
  nobody: (groups) => say`这些用户都不在${whitelists(groups)}中，未做任何更改。`,
  everybodyListed: (groups) => say`这些用户都已经在${whitelists(groups)}中，未做任何更改。`,
  alternatives: (groups) => say`你指的是${whitelists(groups)}中的哪一位？尚未执行。`,
  wouldRemove: (count) => say`将移出（${count}）`,
  wouldAdd: (count) => say`将加入（${count}）`,
  protected: (count) => say`受保护（${count}），需要再次确认`,
  reallyProtected: (count) => say`受保护（${count}）`,
  notListed: (count) => say`目前不在白名单中（${count}）`,
  alreadyListed: (count) => say`目前已在白名单中（${count}）`,
  spared: (count) => say`保留在白名单中（${count}）`,
  unread: say`暂时无法查询白名单，因此没有显示昵称。`,
  fromColumn: (header) => say`ID 取自文件的 ${header} 列。`,
  fileUnread: (name, why) => say`${name}：${why}`,
  reason: (reason) => say`原因：${reason}`,
  reasonHolds: (token) => say`${token} 属于原因的内容，没有作为用户 ID 或选项处理。`,
  exceptUnread: say`没有识别到要保留的用户，未做任何更改。`,
};

export const alternatives: Texts['alternatives'] = {
  inside: (token) => say`其 ID 出现在 ${token} 中`,
  nickname: (text) => say`昵称与 ${text} 相符`,
  rounded: (id) => say`其 ID 会被表格软件舍入为 ${id}`,
  'one-digit-off': (id) => say`其 ID 与 ${id} 只差一位`,
  linked: (id) => say`已关联 Discord 账号 ${id}`,
};
