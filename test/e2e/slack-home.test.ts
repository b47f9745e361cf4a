/** Slack's App Home: every live group with its buttons for moderators, and for others what the bot is. */
import { describe, expect, test } from 'vitest';
import { VIP_CONVERSATION_ID } from '../support/environment.ts';
import { ENGINES, openDatabase } from './engines.ts';
import { fakeSlack, startWithChats, type BotOptions } from './harness.ts';

const BUTTONS = ['Remove…', 'Add…', 'Who is on it', 'History'];
const HELP_BUTTONS = ['All commands', 'Good to know'];

async function home(options: BotOptions & { readonly http?: boolean } = {}) {
  const slack = await fakeSlack();
  const bot = await startWithChats({ slack, ...(options.http && { http: true }) }, options);
  return { ...bot, slack };
}

describe.each([false, true])('to a moderator (over HTTP: %s)', (http) => {
  test('shows each live group, how many are on its whitelist, and the help', async () => {
    const { slack } = await home({ http });
    const { text, buttons } = await slack.openHome('UMOD');
    expect(text).toMatch(/of main\n5 users are on it.+\nNo change[\s\S]+of vip\n1 user is on it/u);
    expect(text).toContain('/whitelist show');
    expect(buttons).toEqual([...BUTTONS, ...BUTTONS, ...HELP_BUTTONS]);
  });
});

describe('a button of it', () => {
  test('shows all commands in a modal', async () => {
    const { slack } = await home();
    const help = await slack.clickHome(await slack.openHome('UMOD'), 'All commands').modal();
    expect(help.text).toContain('/whitelist panel [group:…]');
  });

  test.each(ENGINES)(
    'shows the list in a modal, and the history in a direct message, on %s',
    async (engine) => {
      const { slack } = await home({ database: await openDatabase(engine) });
      const page = await slack.openHome('UMOD');
      const list = await slack.clickHome(page, 'Who is on it', 1).modal();
      expect(list).toMatchObject({ title: 'Whitelist', text: expect.stringContaining('20001') as string });
      const form = await slack.clickHome(page, 'Add…', 1).modal();
      expect(form.title).toBe('Add to vip');
      const added = await slack.submit(form, { pasted: '20002' }).reply();
      expect(added).toMatchObject({ via: 'direct-message', userId: 'UMOD' });
      expect(added.text).toContain('Added 1 user to the vip whitelist.');
      // It has more buttons than a modal, so it is a direct message.
      const history = await slack.clickHome(page, 'History', 1).reply();
      expect(history).toMatchObject({ via: 'direct-message', userId: 'UMOD' });
      expect(history.text).toContain('20002');
      expect((await slack.openHome('UMOD')).text).toMatch(
        /of vip\n2 users are on it.+\nLast change with this bot/u,
      );
    },
  );

  test('changes the page that is open, for every moderator who looks at theirs', async () => {
    const { slack } = await home();
    const page = await slack.openHome('UMOD');
    await slack.openHome('UMODZH');
    const form = await slack.clickHome(page, 'Add…', 1).modal();
    await slack.submit(form, { pasted: '20002' }).reply();
    const shown = (): readonly string[] =>
      slack
        .callsOf('views.publish')
        .map(({ args }) => `${String(args['user_id'])} ${String(args['view'])}`)
        .toSorted();
    await expect
      .poll(shown)
      .toEqual([
        expect.stringMatching(/^UMOD .*vip.*1 user is on it/u),
        expect.stringMatching(/^UMOD .*vip.*2 users are on it/u),
        expect.stringMatching(/^UMODZH .*vip.*共 1 位用户/u),
        expect.stringMatching(/^UMODZH .*vip.*共 2 位用户/u),
      ]);
  });

  test('removes whom the moderator picks, and answers in a direct message', async () => {
    const { slack, service } = await home();
    const page = await slack.openHome('UMOD');
    const picker = await slack.clickHome(page, 'Remove…', 1).modal();
    const removed = await slack.submit(picker, { selected: ['20001'] }).reply();
    expect(removed).toMatchObject({
      via: 'direct-message',
      text: expect.stringContaining('Removed 1') as string,
    });
    expect(service.whitelist(VIP_CONVERSATION_ID)).toEqual([]);
  });

  test('asks for users again where none were given', async () => {
    const { slack } = await home();
    const form = await slack.clickHome(await slack.openHome('UMOD'), 'Add…').modal();
    const { body } = await slack.submit(form).acknowledged;
    expect(JSON.parse(body)).toMatchObject({
      response_action: 'errors',
      errors: { pasted: 'Type user IDs, or add a file.' },
    });
  });

  test('does nothing for somebody who is no moderator any more', async () => {
    const { slack, service } = await home();
    const page = await slack.openHome('UMOD');
    slack.userGroups.set('S1', ['UMOD2']);
    await slack.event({ type: 'subteam_members_changed', subteam_id: 'S1' });
    const calls = service.arrivals.length;
    const refused = await slack.clickHome(page, 'Who is on it').modal();
    expect(refused).toMatchObject({
      userId: 'UMOD',
      text: expect.stringContaining('not one of the moderators') as string,
    });
    expect(service.arrivals).toHaveLength(calls);
  });
});

test('to others says what the bot is and whom to ask, and nothing of the live groups', async () => {
  const { slack, service } = await home();
  const { text, buttons } = await slack.openHome('USTRANGER');
  expect(text).toContain('Only moderators can use it.');
  expect(text).not.toContain('main');
  expect(buttons).toEqual([]);
  expect(service.arrivals).toEqual([]);
});

test('says so where nobody can tell who is a moderator', async () => {
  const { slack } = await home();
  slack.fail('usergroups.users.list', { error: 'internal_error' });
  const { text, buttons } = await slack.openHome('UMOD');
  expect(text).toContain('could not check whether you are a moderator');
  expect(buttons).toEqual([]);
});

test('speaks Chinese to those who do', async () => {
  const { slack } = await home();
  expect((await slack.openHome('UMODZH')).text).toContain('直播群 main 的发言白名单');
});

test('is there in a few seconds where the lists are not', async () => {
  const { slack, service } = await home({ env: { VOLC_TIMEOUT_MS: '20000' } });
  service.faults.add({ kind: 'delay', ms: 15_000 }, { times: 2 });
  const { text, buttons } = await slack.openHome('UMOD');
  expect(text).toContain('could not be read in time');
  expect(buttons).toEqual([...BUTTONS, ...BUTTONS, ...HELP_BUTTONS]);
});

test('is not made for the tab with messages; a page that Slack does not take is logged, and the next one made', async () => {
  const { slack, log } = await home();
  await slack.event({ type: 'app_home_opened', user: 'UMOD', channel: 'DUMOD', tab: 'messages' });
  const mend = slack.fail('views.publish', { error: 'not_enabled' });
  await slack.event({ type: 'app_home_opened', user: 'UMOD', channel: 'DUMOD', tab: 'home' });
  await expect
    .poll(() => log.complaints())
    .toMatchObject([{ code: 'not_enabled', msg: 'the App Home page could not be published' }]);
  mend();
  expect((await slack.openHome('UMOD')).buttons).toHaveLength(10);
  expect(slack.callsOf('views.publish')).toHaveLength(2);
});
