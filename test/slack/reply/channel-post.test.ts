/** What a channel does not take: told apart by whether it may take it later, and with its file or without. */
import { describe, expect, test } from 'vitest';
import type { PostOutcome } from '../../../src/chat/platform.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { plainText, say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import type { Fault } from '../../../emulators/slack/index.ts';
import { createHarness } from '../harness.ts';

const REPLY: Reply = {
  tone: 'info',
  summary: say`Removed by ${'<!channel>'}.`,
  sections: [{ lines: [say`All of them.`] }],
  file: { name: 'main.csv', content: 'user,name\r\n1,<!here>\r\n', pointer: say`In the file.`, tooLarge: [] },
  wantsFile: true,
};
const TEXT = 'ℹ️ Removed by <!channel>.\nAll of them.';
const WITHOUT_FILE = `${TEXT}\n${plainText(en.dialog.fileFailed)}\nmain.csv\n• user, name\n• 1, <!here>`;

const start = () =>
  createHarness({
    mode: 'socket',
    emulator: { channels: ['C5'] },
    times: { deliveryMs: 1_000, rateLimitMaxMs: 0 },
  });

/** https://docs.slack.dev/reference/methods/chat.postMessage and …/chat.update, "Errors", but for drafts and shared files. */
const CODES: Readonly<Record<'refused' | 'shut' | 'later', readonly string[]>> = {
  refused: [
    ...['as_user_not_supported', 'attachment_payload_limit_exceeded', 'cannot_reply_to_message'],
    ...['channel_type_not_supported', 'deprecated_endpoint', 'duplicate_channel_not_found'],
    ...['duplicate_message_not_found', 'invalid_arg_name', 'invalid_arguments', 'invalid_array_arg'],
    ...['invalid_blocks', 'invalid_blocks_format', 'invalid_charset', 'invalid_form_data'],
    ...['invalid_metadata_format', 'invalid_metadata_schema', 'invalid_post_type'],
    ...['is_bot', 'markdown_text_conflict', 'message_not_found', 'metadata_too_large'],
    ...['metadata_must_be_sent_from_app', 'method_deprecated', 'missing_file_data', 'missing_post_type'],
    ...['msg_blocks_too_long', 'msg_too_long', 'no_text', 'slack_connect_canvas_sharing_blocked'],
    ...['slack_connect_file_link_sharing_blocked', 'slack_connect_lists_sharing_blocked', 'team_not_found'],
    ...['too_many_attachments', 'too_many_contact_cards', 'a_code_of_tomorrow', 'send_on_behalf_not_allowed'],
  ],
  shut: [
    ...['access_denied', 'accesslimited', 'account_inactive', 'app_access_restricted', 'channel_not_found'],
    ...['ekm_access_denied', 'is_archived', 'is_inactive', 'messages_tab_disabled'],
    ...[
      'enterprise_is_restricted',
      'invalid_auth',
      'missing_scope',
      'no_permission',
      'not_allowed_token_type',
    ],
    ...['not_authed', 'not_in_channel', 'restricted_action'],
    ...['restricted_action_non_threadable_channel', 'restricted_action_read_only_channel'],
    ...[
      'restricted_action_thread_locked',
      'restricted_action_thread_only_channel',
      'team_access_not_granted',
    ],
    ...['token_expired', 'token_revoked', 'two_factor_setup_required'],
  ],
  later: [
    ...['fatal_error', 'internal_error', 'message_limit_exceeded', 'rate_limited', 'ratelimited'],
    ...[
      'request_timeout',
      'service_unavailable',
      'team_added_to_org',
      'org_login_required',
      'unknown_method',
    ],
    ...['external_channel_migrating', 'file_update_failed', 'update_failed'],
  ],
};
/** After which a plainer form is tried. */
const OF_THE_FORM =
  /^(?:invalid_(?:blocks|blocks_format|arguments)|msg_(?:blocks_)?too_long|no_text|too_many_attachments|markdown_text_conflict|attachment_payload_limit_exceeded)$/u;
test.each(Object.entries(CODES))("a message is %s, by Slack's own codes", async (kind, codes) => {
  const { slack, platform } = await start();
  for (const code of codes) {
    const before = slack.callsOf('chat.postMessage').length;
    const mend = slack.fail('chat.postMessage', { error: code });
    const outcome = await platform.post('C5', { ...REPLY, wantsFile: false });
    mend();
    expect(outcome).toMatchObject({ kind, reason: code });
    if (outcome.kind === 'shut') expect(outcome.advice).toMatch(/\w{3,}/u);
    // Once, or once in each form.
    const forms = OF_THE_FORM.test(code) ? 3 : 1;
    expect([code, slack.callsOf('chat.postMessage').length - before]).toEqual([code, forms]);
  }
  expect(slack.texts('C5')).toEqual([]);
});

const FAULTS: readonly (readonly [Fault, Partial<PostOutcome>])[] = [
  [{ status: 400 }, { kind: 'refused', reason: 'http_400' }],
  [{ status: 413 }, { kind: 'refused', reason: 'http_413' }],
  [{ status: 401 }, { kind: 'shut', reason: 'http_401' }],
  [
    { status: 403, body: 'blocked by policy' },
    { kind: 'shut', reason: 'http_403' },
  ],
  [{ status: 408 }, { kind: 'later', reason: 'http_408' }],
  [{ status: 429 }, { kind: 'later' }],
  [{ status: 500 }, { kind: 'later', reason: 'http_500' }],
  [{ status: 503 }, { kind: 'later', reason: 'http_503' }],
  [
    { status: 200, body: '<html>log in</html>' },
    { kind: 'later', reason: 'not_json' },
  ],
  [{ rateLimited: 90 }, { kind: 'later', reason: 'rate_limited', afterMs: 90_000 }],
  ['drop', { kind: 'later', reason: 'no_connection' }],
];

test('a message that meets a fault of HTTP', async () => {
  // Side by side, since the SDK pauses before it tries again.
  const came = FAULTS.map(async ([fault, outcome]) => {
    const { slack, platform } = await start();
    slack.fail('chat.postMessage', fault);
    expect([fault, await platform.post('C5', { ...REPLY, wantsFile: false })]).toMatchObject([
      fault,
      outcome,
    ]);
  });
  await Promise.all(came);
});

const REFUSED_FILES = [
  ...['file_uploads_disabled', 'file_uploads_except_images_disabled', 'file_not_found', 'blocked_file_type'],
  ...['missing_scope', 'not_in_channel', 'channel_not_found', 'posting_to_general_channel_denied'],
  ...[
    'storage_limit_reached',
    'slack_connect_file_upload_sharing_blocked',
    'restricted_action',
    'invalid_channel',
  ],
];

describe('a file', () => {
  test.each(['files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'that %s refuses is left out, and the message says so',
    async (method) => {
      const { slack, platform } = await start();
      for (const [index, code] of REFUSED_FILES.entries()) {
        const mend = slack.fail(method, { error: code });
        expect([code, await platform.post('C5', REPLY)]).toEqual([code, { kind: 'accepted' }]);
        mend();
        expect(slack.texts('C5')[index]).toBe(WITHOUT_FILE);
      }
      expect(slack.callsOf(method)).toHaveLength(REFUSED_FILES.length);
    },
  );

  test('whose bytes are refused is left out', async () => {
    const came = [400, 403, 413].map(async (status) => {
      const { slack, platform } = await start();
      slack.fail('upload', { status });
      expect([status, await platform.post('C5', REPLY)]).toEqual([status, { kind: 'accepted' }]);
      expect(slack.texts('C5')).toEqual([WITHOUT_FILE]);
    });
    await Promise.all(came);
  });

  test.each<[string, Fault]>([
    ['files.getUploadURLExternal', { error: 'internal_error' }],
    ['upload', { status: 500 }],
    ['files.completeUploadExternal', { rateLimited: 60 }],
  ])('that meets a fault (%s, %j) is tried again, and nothing is posted yet', async (method, fault) => {
    const { slack, platform } = await start();
    slack.fail(method, fault);
    expect(await platform.post('C5', REPLY)).toMatchObject({ kind: 'later' });
    expect(slack.texts('C5')).toEqual([]);
  });

  test('that meets faults for a quarter of an hour is left out, and the message says so', async () => {
    const { slack, platform } = await start();
    slack.fail('upload', { status: 500 });
    const memo = { text: undefined, keep: () => Promise.resolve() };
    expect(await platform.post('C5', REPLY, { attempts: 7, memo })).toMatchObject({ kind: 'later' });
    expect(await platform.post('C5', REPLY, { attempts: 8, memo })).toEqual({ kind: 'accepted' });
    expect(slack.texts('C5')).toEqual([WITHOUT_FILE]);
  });
});
