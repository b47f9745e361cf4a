/** Pickers: selects of 25 choices each, four to a page, and buttons to the pages beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/chat/command.ts';
import { type Choice, notice, type Picker, type Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { controlRows, offerKey } from '../../src/discord/controls.ts';
import { renderReply } from '../../src/discord/render.ts';
import type { ReadReply } from '../support/fake-discord.ts';
import { fault, type MessageBody, readMessage } from '../support/fake-discord-messages.ts';
import { startBot } from './running-bot.ts';

const numbered = (count: number): readonly Choice[] =>
  Array.from({ length: count }, (_, index) => ({ value: `u${index + 1}`, label: `User ${index + 1}` }));
const labels = ({ buttons }: ReadReply) => buttons.map(({ label }) => label);
const values = ({ selects }: ReadReply) =>
  selects.flatMap(({ options }) => options.map(({ value }) => value));

/** A command that shows a picker of `choices`, and then what was picked. */
function picking(choices: readonly Choice[]) {
  return async ({ options, offer }: Request): Promise<Reply> => {
    if (options['users'] !== undefined) return notice('done', say`picked ${options['users']}`);
    const picker: Picker = {
      key: await offer('unwhitelist', {}, false),
      title: 'Users to remove',
      submit: 'Remove',
      choices,
      offset: Number(options['group'] ?? 0),
      turnTo: (offset) => offer('unwhitelist', { group: String(offset) }, false),
    };
    return { ...notice('info', say`Whom?`), picker };
  };
}

describe('a picker', () => {
  test('has a select for each 25, of which any number can be picked', async () => {
    const { discord } = await startBot({ answer: picking(numbered(30)) });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();

    expect(reply.selects).toMatchObject([
      { placeholder: 'Users to remove: 1–25', min: 1, max: 25 },
      { placeholder: 'Users to remove: 26–30', min: 1, max: 5 },
    ]);
    expect(reply.selects[0]?.options[0]).toEqual({ value: 'u1', label: 'User 1' });
    expect(values(reply)).toEqual(numbered(30).map(({ value }) => value));
    expect(reply.buttons).toEqual([]);
    expect(new Set(reply.selects.map(({ customId }) => offerKey(customId))).size).toBe(1);
  });

  test.each([
    ['the first select', ['u1'], 'u1'],
    ['another select', ['u26', 'u30', 'u28'], 'u26 u30 u28'],
  ])('runs its command with what was picked in %s', async (_which, picked, users) => {
    const { discord, runs } = await startBot({ answer: picking(numbered(30)) });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();
    const submitted = discord.select(reply, picked);

    expect(await submitted.acknowledged).toMatchObject({ ephemeral: true });
    expect((await submitted.reply()).text).toBe(`✅ picked \`${users}\``);
    expect(runs[1]?.options).toEqual({ users });
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
    expect(reply.selects.at(-1)?.placeholder).toBe('Users to remove: 4976–5000');
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

    expect(selects[0]?.options).toEqual([
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
    expect(selects).toMatchObject([{ placeholder: `${'T'.repeat(142)}…: 26–50`, max: 25 }]);
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
          const turnTo = () => Promise.resolve('page');
          const lines = Array.from({ length: 500 }, (_, index) => say`${String(index)}`);
          const reply: Reply = {
            ...notice('info', say`Whom?`),
            sections: [{ heading: say`All`, lines }],
            file: { name: 'all.csv', content: '', pointer: say`In the file.` },
            buttons: Array.from({ length: count }, () => ({ key: 'key', label: 'x', style: 'danger' })),
            picker: { key: 'key', title, submit: 'x', choices, offset, turnTo },
          };
          const { files = [], ...message } = renderReply(reply, await controlRows(reply));
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
