/** Progress of long work: one direct message that changes, and that never stands in the way of the reply. */
import { expect, test } from 'vitest';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import type { Dispatch } from '../../../src/chat/dispatch.ts';
import type { Responder } from '../../../src/chat/platform.ts';
import { MODES, startHarness, type HarnessOptions } from '../harness.ts';

const RESULT: Reply = {
  tone: 'partly',
  summary: say`Removed ${1} of ${2}.`,
  sections: [{ heading: say`Failed (${1})`, lines: [say`${'7'} — no`] }],
};

/** Shows progress `steps` times before everything else; the dispatch itself does so only after seconds. */
function showing(steps: number): (dispatch: Dispatch) => Dispatch {
  const show = async ({ showProgress }: Responder): Promise<void> => {
    for (let step = 1; step <= steps; step += 1)
      await showProgress?.(notice('info', say`Working: ${step}.`)).catch(() => undefined);
  };
  return (dispatch) => ({
    ...dispatch,
    connect: (platform, factory) => {
      dispatch.connect(platform, (...given) => {
        const responder = factory(...given);
        const authorise = async (): ReturnType<Responder['authorise']> => {
          await show(responder);
          return responder.authorise();
        };
        return { ...responder, authorise };
      });
    },
  });
}

function startWorking(steps: number, options: Partial<HarnessOptions> = {}) {
  return startHarness({ mode: 'socket', run: () => RESULT, dispatch: showing(steps), ...options });
}

test.each(MODES)(
  'is one direct message over $mode, which ends as the first line of the reply',
  async ({ mode }) => {
    const { slack } = await startWorking(3, { mode });
    const release = slack.hold('response_url');
    const { replies } = slack.command({ text: '1' });
    await slack.called('response_url');
    expect(slack.texts('DU1')).toEqual(['ℹ️ Working: 3.']);
    release();
    const [progress, reply] = await replies(2);
    expect(progress).toMatchObject({ via: 'direct-message', text: 'ℹ️ Working: 1.' });
    expect(reply).toMatchObject({ via: 'response_url', text: '⚠️ Removed 1 of 2.\nFailed (1)\n• 7 — no' });
    await slack.called('chat.update', 3);
    await expect.poll(() => slack.texts('DU1')).toEqual(['⚠️ Removed 1 of 2.']);
    expect(slack.callsOf('conversations.open')).toHaveLength(1);
    expect(slack.callsOf('chat.postMessage')).toHaveLength(1);
  },
);

test.each(['msg_blocks_too_long', 'invalid_blocks_format'])(
  'is shown as text where Slack answers %s',
  async (error) => {
    const { slack, dispatch } = await startWorking(2);
    slack.fail('chat.postMessage', { error }, 1);
    slack.fail('chat.update', { error }, 2);
    await slack.command({ text: '1' }).replies(2);
    await dispatch.idle();
    expect(slack.texts('DU1')).toEqual(['⚠️ Removed 1 of 2.']);
    const calls = slack.callsOf('chat.update').map(({ args }) => args['blocks'] !== undefined);
    expect(calls).toEqual([true, true, false, true]);
  },
);

test('is brought to its end where Slack limits the rate', async () => {
  const { slack, dispatch } = await startWorking(1);
  slack.fail('chat.update', { rateLimited: 0 }, 2);
  await slack.command({ text: '1' }).replies(2);
  await dispatch.idle();
  expect(slack.texts('DU1')).toEqual(['⚠️ Removed 1 of 2.']);
});

test('that was never shown leaves no message', async () => {
  const { slack, dispatch } = await startWorking(0);
  await slack.command({ text: '1' }).reply();
  await dispatch.idle();
  expect(slack.texts('DU1')).toEqual([]);
});

test.each(['conversations.open', 'chat.postMessage', 'chat.update'])(
  'does not matter to the reply when %s fails',
  async (method) => {
    const { slack, log, dispatch } = await startWorking(2);
    slack.fail(method, { error: 'internal_error' });
    const reply = (await slack.command({ text: '1' }).replies(method === 'chat.update' ? 2 : 1)).at(-1);
    expect(reply).toMatchObject({ via: 'response_url' });
    await dispatch.idle();
    expect(log.items.filter(({ msg }) => msg.includes('could not be delivered'))).toEqual([]);
    const complaints = log.items.filter(({ msg }) => msg.includes('progress message'));
    expect(complaints.map(({ code }) => code)).toEqual(method === 'chat.update' ? ['internal_error'] : []);
  },
);

test('does not hold up the end of the command for long', async () => {
  const { slack, dispatch } = await startWorking(1, { times: { deliveryMs: 1_000 } });
  slack.fail('chat.update', 'hang');
  const asked = performance.now();
  await slack.command({ text: '1' }).replies(2);
  await dispatch.idle();
  expect(performance.now() - asked).toBeLessThan(20_000);
});

test('a result later than the response_url lives comes by the next way, and ends the progress', async () => {
  const { slack, dispatch } = await startWorking(2);
  slack.fail('response_url', { status: 404 });
  const [, reply] = await slack.command({ text: '1' }).replies(2);
  expect(reply).toMatchObject({ via: 'ephemeral', text: '⚠️ Removed 1 of 2.\nFailed (1)\n• 7 — no' });
  await dispatch.idle();
  expect(slack.texts('DU1')).toEqual(['⚠️ Removed 1 of 2.']);
});

test('is not ended by a reply that was not delivered', async () => {
  const { slack, log } = await startWorking(1);
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  const { reply } = slack.command({ text: '1' });
  await reply();
  // The same message as a second one in the same conversation.
  slack.fail('chat.postMessage', { error: 'internal_error' });
  await log.first(1, ({ msg }) => msg.includes('could not be delivered'));
  expect(slack.texts('DU1')).toEqual(['ℹ️ Working: 1.']);
});
