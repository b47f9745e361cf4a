/** Buttons of a reply: what they look like, and who may click them how often. */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import { customId } from '../../../src/chat/offer.ts';
import type { Button, Reply } from '../../../src/chat/reply.ts';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import type { Offer } from '../../../src/store/store.ts';
import { MEMBER, startBot } from '../harness.ts';
import { memoryStore } from '../../support/store/memory-store.ts';

const refused = ({ offers }: typeof en, why: keyof typeof offers): string => `⛔ ${toMarkdown(offers[why])}`;

/** First a reply with one button, which runs the command again. */
async function answer({ options, offer, job, consumesOffer, texts }: Request): Promise<Reply> {
  if (options['users'] === 'again') {
    const begun = await job.begin('{}', [], consumesOffer);
    return begun === 'begun' ? notice('done', say`again`) : notice('refused', texts.offers.used);
  }
  const key = await offer('unwhitelist', { users: 'again', reason: 'why' }, true);
  return { ...notice('partly', say`Removed 1 of 2.`), buttons: [button(key)] };
}

function button(key: string, style: Button['style'] = 'primary', label = 'Try again'): Button {
  return { key, label, style };
}

describe('look', () => {
  test('as their style says, five in a row, under everything else', async () => {
    const styles = ['primary', 'normal', 'danger', 'normal', 'normal', 'normal'] as const;
    const buttons = styles.map((style, index) => button(`key-${index}`, style, `${index}`));
    const { discord } = await startBot({ answer: () => ({ ...notice('done', say`done`), buttons }) });
    const { body, buttons: shown } = await discord.command({ name: 'unwhitelist' }).reply();

    expect(shown.map(({ style }) => style)).toEqual([1, 2, 4, 2, 2, 2]);
    expect(shown[0]).toEqual({ label: '0', customId: 'uw1:key-0', style: 1 });
    const inner = body.components?.[0]?.components ?? [];
    expect(inner.map(({ type, components = [] }) => [type, components.length])).toEqual([
      [10, 0],
      [1, 5],
      [1, 1],
    ]);
  });

  test('within the limits of Discord, however many and long they are, and twice for one offer', async () => {
    const buttons = Array.from({ length: 30 }, () => button('key', 'normal', '🙂'.repeat(50)));
    const { discord } = await startBot({ answer: () => ({ ...notice('done', say`done`), buttons }) });
    const { buttons: shown, body } = await discord.command({ name: 'unwhitelist' }).reply();

    expect(body).not.toHaveProperty('content');
    expect(shown).toHaveLength(20);
    expect(shown[0]?.label).toBe(`${'🙂'.repeat(39)}…`);
    expect(shown.map(({ customId: id }) => id).slice(0, 3)).toEqual(['uw1:key', 'uw1:key#2', 'uw1:key#3']);
  });

  test('and say with their custom id where their reply goes', async () => {
    const buttons = [
      button('key'),
      button('key'),
      ...[1, 2].map(() => ({ ...button('key'), beside: true as const })),
    ];
    const { discord } = await startBot({ answer: () => ({ ...notice('done', say`done`), buttons }) });
    const { buttons: shown } = await discord.command({ name: 'unwhitelist' }).reply();
    expect(shown.map(({ customId: id }) => id)).toEqual([
      ...['uw1:key', 'uw1:key#2'],
      ...['uw1:key:beside', 'uw1:key:beside#2'],
    ]);
  });

  test('like nothing where there are none', async () => {
    const { discord } = await startBot({ answer: () => ({ ...notice('done', say`done`), buttons: [] }) });
    const { body } = await discord.command({ name: 'unwhitelist' }).reply();
    expect(body.components?.[0]?.components).toHaveLength(1);
  });

  test('like nothing in a direct message and in the simplest form', async () => {
    const { discord } = await startBot({ answer });
    discord.fail('edit', { status: 404, code: 10008 });
    discord.fail('follow-up', { status: 404, code: 10008 });
    const direct = await discord.command({ name: 'unwhitelist' }).reply();
    expect(direct).toMatchObject({ via: 'direct-message', buttons: [] });

    discord.fail('edit', { status: 400, code: 50035 });
    const plain = await discord.command({ name: 'unwhitelist' }).reply();
    expect(plain.body.components).toEqual([{ type: 10, content: '⚠️ Removed 1 of 2.' }]);
  });
});

describe('a click', () => {
  test('is answered in the place of the message that was clicked, whose buttons are gone', async () => {
    const { discord, runs } = await startBot({ answer });
    const reply = await discord.command({ name: 'unwhitelist', channelId: '777' }).reply();
    const clicked = discord.click(reply, { channelId: '777' });

    expect(await clicked.acknowledged).toMatchObject({ inPlace: true, ephemeral: true });
    const { messageId } = reply;
    const shown = { messageId, text: '✅ again', via: 'edit', ephemeral: true, buttons: [], files: [] };
    expect(await clicked.reply()).toMatchObject(shown);
    const callbacks = discord.calls.filter(({ route }) => route === 'callback');
    expect(callbacks.map(({ body }) => body)).toEqual([{ type: 5, data: { flags: 64 } }, { type: 6 }]);
    expect(runs[1]).toMatchObject({
      id: clicked.id,
      channelId: '777',
      invoker: { platform: 'discord', id: '300000000000000001' },
      options: { users: 'again', reason: 'why' },
    });
  });

  test('that Discord did not let us acknowledge does nothing, and uses nothing up', async () => {
    const { discord, runs, logged } = await startBot({ answer });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();
    discord.fail('callback', { status: 400, code: 40060 });
    const { id } = discord.click(reply);
    expect(await logged(/another process of this bot answers/u)).toMatchObject({
      interaction: id,
      command: 'click',
    });
    expect(runs).toHaveLength(1);

    expect((await discord.click(reply).reply()).text).toBe('✅ again');
  });

  test('of somebody who is no moderator any more is refused', async () => {
    const { discord, runs } = await startBot({ answer });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();

    const { text, ephemeral } = await discord.click(reply, { roles: [MEMBER] }).reply();
    expect(text).toBe(`⛔ ${toMarkdown(en.refusals['not-moderator'])}`);
    expect(ephemeral).toBe(true);
    expect(runs).toHaveLength(1);
  });

  test('of another moderator is refused, and leaves it to its owner', async () => {
    const { discord, runs } = await startBot({ answer });
    const reply = await discord.command({ name: 'unwhitelist', userId: '888' }).reply();

    const other = await discord.click(reply, { userId: '889' }).reply();
    expect(other.text).toBe(refused(en, 'notYours'));
    expect(runs).toHaveLength(1);
    expect((await discord.click(reply, { userId: '888' }).reply()).text).toBe('✅ again');
  });

  test('made twice at once runs once', async () => {
    const { discord } = await startBot({ answer });
    const reply = await discord.command({ name: 'unwhitelist' }).reply();
    const clicks = [discord.click(reply), discord.click(reply), discord.click(reply)];
    const texts = (await Promise.all(clicks.map((click) => click.reply()))).map(({ text }) => text);

    expect(texts.toSorted()).toEqual(['✅ again', refused(en, 'used'), refused(en, 'used')].toSorted());
  });

  test('that comes too late is told so', async () => {
    const store = memoryStore();
    const { offers } = store;
    const { discord, runs } = await startBot({ answer, store });
    const offer: Offer = {
      command: 'unwhitelist',
      typedAs: '/unwhitelist',
      options: {},
      owner: { platform: 'discord', id: '888' },
      channelId: null,
      once: false,
      expiresAt: Date.now() - 1,
    };
    const late = customId(await offers.put(offer));
    const inTime = customId(await offers.put({ ...offer, expiresAt: Date.now() + 60_000 }));

    expect((await discord.click(late, { userId: '888' }).reply()).text).toBe(refused(en, 'expired'));
    expect(runs).toHaveLength(0);
    await discord.click(inTime, { userId: '888' }).reply();
    expect(runs).toHaveLength(1);
  });

  test.each(['uw0:key', 'uw2:key', 'key', 'uw1:', 'uw1:#2', 'uw1:a:b', 'uw1:nosuch', '#2', 'x'.repeat(100)])(
    'on a control of another version, or of nobody, is told so: %s',
    async (id) => {
      const { discord, runs } = await startBot({ answer });
      expect((await discord.click(id).reply()).text).toBe(refused(en, 'expired'));
      expect((await discord.select(id, ['1']).reply()).text).toBe(refused(en, 'expired'));
      expect(runs).toHaveLength(0);
    },
  );
});
