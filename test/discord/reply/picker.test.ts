/** Pickers: selects of 25 choices each, four to a page, and buttons to the pages beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import { type Choice, notice, type Picker, type Reply } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { componentRows, readComponentId } from '../../../src/discord/reply/components.ts';
import { renderReply } from '../../../src/discord/reply/render.ts';
import type { ReadReply } from '../../../emulators/discord/index.ts';
import { fault, type MessageBody, readMessage } from '../../../emulators/discord/messages.ts';
import { startBot } from '../harness.ts';

const numbered = (count: number): readonly Choice[] =>
  Array.from({ length: count }, (_, index) => ({ value: `u${index + 1}`, label: `User ${index + 1}` }));
const labels = ({ buttons }: ReadReply) => buttons.map(({ label }) => label);
const values = ({ selects }: ReadReply) =>
  selects.flatMap(({ options }) => options.map(({ value }) => value));

const words = (text = ''): readonly string[] => text.split(' ').filter(Boolean);

/** A command that shows a picker of `choices`, keeps what is chosen in it, and goes on with a button. */
function picking(choices: readonly Choice[]) {
  return async ({ options, offer }: Request): Promise<Reply> => {
    const { users, others, kept, group, reason } = options;
    if (reason === 'go') return notice('done', say`removed ${kept ?? ''}`);
    const before = words(kept).filter((value) => !words(others).includes(value));
    const chosen = [...new Set([...before, ...words(users)])];
    const again = (offset = group ?? '0') =>
      offer('unwhitelist', { group: offset, kept: chosen.join(' ') }, false);
    const picker: Picker = {
      key: 'not-used',
      title: 'Users to remove',
      submit: 'Remove',
      choices,
      chosen,
      offset: Number(group ?? 0),
      choose: () => again(),
      turnTo: (offset) => again(String(offset)),
    };
    if (chosen.length === 0) return { ...notice('info', say`Whom?`), picker };
    const key = await offer('unwhitelist', { kept: chosen.join(' '), reason: 'go' }, true);
    const button = { key, label: `Remove ${chosen.length}`, style: 'danger' as const };
    return { ...notice('info', say`Whom?`), picker, buttons: [button] };
  };
}

const chosenIn = ({ selects }: ReadReply) =>
  selects.flatMap(({ options }) => options.filter((one) => one.default === true).map(({ value }) => value));

describe('a picker', () => {
  test('has a select for each 25, of which any number can be chosen, none included', async () => {
    const { discord } = await startBot({ answer: picking(numbered(30)) });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();

    expect(reply.selects).toMatchObject([
      { placeholder: 'Users to remove (1–25)', min: 0, max: 25 },
      { placeholder: 'Users to remove (26–30)', min: 0, max: 5 },
    ]);
    expect(reply.selects[0]?.options[0]).toEqual({ value: 'u1', label: 'User 1', default: false });
    expect(values(reply)).toEqual(numbered(30).map(({ value }) => value));
    expect(reply.buttons).toEqual([]);
    const ids = reply.selects.map(({ customId }) => customId);
    expect(ids[1]).toBe(`${ids[0] ?? ''}#2`);
    expect(new Set(ids.map((id) => readComponentId(id)?.key)).size).toBe(1);
    expect(ids.join()).not.toContain('not-used');
  });

  test('does nothing by itself: what is chosen is marked, and a button goes on with it', async () => {
    const { discord, received, runs } = await startBot({ answer: picking(numbered(30)) });
    const shown = await discord.command({ name: 'unwhitelist' }).reply();
    const choose = async (on: ReadReply, menu: string, picked: readonly string[]): Promise<ReadReply> => {
      const used = discord.select(on, picked, { placeholder: `Users to remove (${menu})` });
      expect(await used.acknowledged).toMatchObject({ inPlace: true });
      return used.reply();
    };

    const one = await choose(shown, '26–30', ['u26', 'u28']);
    expect(one).toMatchObject({ messageId: shown.messageId, text: 'ℹ️ Whom?' });
    expect(received[1]?.act).toMatchObject({ values: ['u26', 'u28'], others: ['u27', 'u29', 'u30'] });
    const two = await choose(one, '1–25', ['u1']);
    const three = await choose(two, '26–30', ['u28', 'u30']);
    expect(chosenIn(three)).toEqual(['u1', 'u28', 'u30']);
    expect(labels(three)).toEqual(['Remove 3']);

    const done = await discord.click(three, { label: 'Remove 3' }).reply();
    expect(done).toMatchObject({ messageId: shown.messageId, selects: [], buttons: [] });
    expect(done.text).toBe('✅ removed `u28 u1 u30`');
    expect(runs).toHaveLength(5);
  });

  test('takes back all that was chosen in one of its menus', async () => {
    const { discord, received } = await startBot({ answer: picking(numbered(3)) });
    const shown = await discord.command({ name: 'unwhitelist' }).reply();
    const chosen = await discord.select(shown, ['u1', 'u2']).reply();
    const none = await discord.select(chosen, []).reply();

    expect(received[2]?.act).toMatchObject({ values: [], others: ['u1', 'u2', 'u3'] });
    expect([chosenIn(chosen), chosenIn(none)]).toEqual([['u1', 'u2'], []]);
    expect(none.buttons).toEqual([]);
  });

  test('keeps what is chosen when its page is turned, in its place', async () => {
    const { discord } = await startBot({ answer: picking(numbered(130)) });
    const first = await discord.command({ name: 'unwhitelist' }).reply();
    const chosen = await discord.select(first, ['u100']).reply();
    const second = await discord.click(chosen, { label: '101–130 ›' }).reply();
    const back = await discord.click(second, { label: '‹ 1–100' }).reply();

    expect(second).toMatchObject({ messageId: first.messageId });
    expect(labels(second)).toEqual(['‹ 1–100', 'Remove 1']);
    expect([chosenIn(second), chosenIn(back)]).toEqual([[], ['u100']]);
  });

  test('of 5,000 can be paged forward to the end and back', async () => {
    const { discord } = await startBot({ answer: picking(numbered(5_000)) });
    let reply = await discord.command({ name: 'unwhitelist' }).reply();
    expect(labels(reply)).toEqual(['101–200 ›']);
    const seen = [...values(reply)];
    for (let page = 2; page <= 50; page += 1) {
      const first = (page - 1) * 100 + 1;
      reply = await discord.click(reply, { label: `${first}–${first + 99} ›` }).reply();
      seen.push(...values(reply));
    }

    expect(seen).toEqual(numbered(5_000).map(({ value }) => value));
    expect(labels(reply)).toEqual(['‹ 4801–4900']);
    expect(reply.selects.at(-1)?.placeholder).toBe('Users to remove (4976–5000)');
    reply = await discord.click(reply, { label: '‹ 4801–4900' }).reply();
    expect(labels(reply)).toEqual(['‹ 4701–4800', '4901–5000 ›']);
    expect(values(reply)[0]).toBe('u4801');
  });

  test.each([
    ['from within a page', 50, 130, ['u51', 'u130'], ['‹ 1–100']],
    ['from beyond an end that was further', 300, 130, ['u31', 'u130'], ['‹ 1–100']],
    ['from beyond the end of a short one', 100, 30, ['u1', 'u30'], []],
    ['to an end that is no full page', 0, 101, ['u1', 'u100'], ['101–101 ›']],
  ])('goes %s', async (_how, offset, count, ends, buttons) => {
    const { discord } = await startBot({
      answer: async (request) => {
        const reply = await picking(numbered(count))(request);
        return reply.picker ? { ...reply, picker: { ...reply.picker, offset } } : reply;
      },
    });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();
    expect([values(reply)[0], values(reply).at(-1)]).toEqual(ends);
    expect(labels(reply)).toEqual(buttons);
  });

  test('shows names of others as they are, inert, and leaves out what Discord cannot take', async () => {
    const hostile = '<@300000000000000001> @everyone **x** `y` [z](https://evil.example)';
    const choices = [
      { value: '1', label: hostile },
      { value: '2', label: '名'.repeat(101) },
      { value: '3', label: ' ' },
      { value: '', label: 'nothing' },
      { value: '9'.repeat(101), label: 'too long' },
      { value: '1', label: 'again' },
    ];
    const { discord } = await startBot({ answer: picking(choices) });
    const { selects, text, body } = await discord.command({ name: 'unwhitelist' }).reply();

    expect(selects[0]?.options).toMatchObject([
      { value: '1', label: 'again' },
      { value: '2', label: `${'名'.repeat(99)}…` },
      { value: '3', label: '3' },
    ]);
    expect(text).toBe('ℹ️ Whom?');
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  test('has no select without a choice, and no placeholder that is too long', async () => {
    const choices = numbered(50).map((choice, index) => (index < 25 ? { ...choice, value: '' } : choice));
    const { discord } = await startBot({
      answer: async (request) => {
        const reply = await picking(choices)(request);
        return reply.picker ? { ...reply, picker: { ...reply.picker, title: 'T'.repeat(200) } } : reply;
      },
    });
    const { selects } = await discord.command({ name: 'unwhitelist' }).reply();
    expect(selects).toMatchObject([{ placeholder: `${'T'.repeat(141)}… (26–50)`, max: 25 }]);
  });

  test('whose offers cannot be made is left out, and the reply is shown', async () => {
    const { discord, logged } = await startBot({
      answer: async (request) => {
        const reply = await picking(numbered(200))(request);
        const turnTo = () => Promise.reject(new Error('the store is away'));
        return reply.picker ? { ...reply, picker: { ...reply.picker, turnTo } } : reply;
      },
    });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();
    expect(reply).toMatchObject({ text: 'ℹ️ Whom?', selects: [], via: 'edit' });
    expect(await logged(/controls of a reply could not be made/u)).toMatchObject({
      level: 50,
      reason: 'Error: the store is away',
    });
  });

  test('is taken by Discord with a full message, whatever is in it', async () => {
    const choice = fc.record({ value: fc.string({ maxLength: 120 }), label: fc.string({ maxLength: 120 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(choice, { maxLength: 250, size: 'max' }),
        fc.nat({ max: 300 }),
        fc.string({ maxLength: 200 }),
        fc.nat({ max: 30 }),
        async (choices, offset, title, count) => {
          const [turnTo, choose] = [() => Promise.resolve('page'), () => Promise.resolve('choose')];
          const chosen = choices.filter((_choice, index) => index % 3 === 0).map(({ value }) => value);
          const lines = Array.from({ length: 500 }, (_, index) => say`${String(index)}`);
          const reply: Reply = {
            ...notice('info', say`Whom?`),
            sections: [{ heading: say`All`, lines }],
            file: { name: 'all.csv', content: '', pointer: say`In the file.`, tooLarge: say`Too large.` },
            buttons: Array.from({ length: count }, () => ({ key: 'key', label: 'x', style: 'danger' })),
            picker: { key: 'key', title, submit: 'x', choices, offset, turnTo, chosen, choose },
          };
          const { files, ...message } = renderReply(reply, await componentRows(reply));
          const body = JSON.parse(JSON.stringify(message)) as MessageBody;
          const sent = files.map(({ name }) => ({ name, content: '' }));
          expect(fault(body, sent)).toBeUndefined();
          expect(readMessage(body, sent).buttons.length).toBeGreaterThanOrEqual(Math.min(count, 20));
        },
      ),
      { numRuns: 50 },
    );
  });
});
