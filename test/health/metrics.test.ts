/** What `/metrics` counts, exactly, after things that are known to have happened to the wired bot. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { codeLabel } from '../../src/volcengine/errors.ts';
import { fakeDiscord, fakeSlack, startWithChats, type BotOptions } from '../e2e/harness.ts';
import { MODERATOR_ROLE } from '../support/environment.ts';
import { healthIn, type HealthClient } from '../support/health/health.ts';

async function start({ env, ...options }: BotOptions = {}) {
  const [slack, discord] = [await fakeSlack(), await fakeDiscord()];
  const bot = await startWithChats({ slack, discord }, { ...options, env: { HEALTH_PORT: '0', ...env } });
  const onDiscord = (users: string) =>
    discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
  const onSlack = (text: string, userId = 'UMOD') => slack.command({ text, userId });
  return { ...bot, slack, discord, onDiscord, onSlack, health: healthIn(bot.log.entries) };
}

/** Samples whose name begins so, zeros and buckets left out. */
async function samples({ metrics }: HealthClient, ...names: readonly string[]) {
  const all = [...(await metrics())].filter(
    ([name, value]) =>
      value !== 0 && names.some((start) => name.startsWith(start)) && !name.includes('_bucket'),
  );
  return Object.fromEntries(all);
}

const ON_REMOVAL = { action: 'BatchRemoveWhitelistParticipant' };
const REMOVE = 'action="BatchRemoveWhitelistParticipant"';
const PAGE = 'action="BatchGetWhitelistParticipant"';

describe('metrics', () => {
  test('count commands by platform and outcome, and users by outcome, each once', async () => {
    const { health, onDiscord, onSlack, service, slack } = await start();
    await onDiscord('10001').reply();
    await onDiscord('10002 99999').reply();
    await onDiscord('abc').reply();
    await onDiscord('10001 gruop:vip').reply();
    const typed = onSlack('10003');
    await typed.reply();
    await onSlack('help').reply();
    await onSlack('10003', 'USTRANGER').reply();
    await slack.redeliver(typed).acknowledged;
    service.faults.add({ kind: 'drop', work: 'not-done' }, { times: 9 });
    await onSlack('9007199254740993').reply();
    const expected = {
      'unwhitelist_commands_total{platform="discord",outcome="done"}': 1,
      'unwhitelist_commands_total{platform="discord",outcome="partly"}': 1,
      'unwhitelist_commands_total{platform="discord",outcome="info"}': 1,
      'unwhitelist_commands_total{platform="discord",outcome="refused"}': 1,
      'unwhitelist_commands_total{platform="slack",outcome="done"}': 1,
      'unwhitelist_commands_total{platform="slack",outcome="info"}': 1,
      'unwhitelist_commands_total{platform="slack",outcome="refused"}': 1,
      'unwhitelist_commands_total{platform="slack",outcome="duplicate"}': 1,
      'unwhitelist_commands_total{platform="slack",outcome="unconfirmed"}': 1,
      'unwhitelist_users_total{outcome="removed"}': 3,
      'unwhitelist_users_total{outcome="failed"}': 1,
      'unwhitelist_users_total{outcome="unconfirmed"}': 1,
    };
    await expect
      .poll(() => samples(health, 'unwhitelist_commands_total', 'unwhitelist_users_total'))
      .toEqual(expected);
  });

  test('count guest passes, and how they have ended', async () => {
    const { health, onSlack, slack, database } = await start();
    const add = { command: '/whitelist', text: 'add 30301 30302 for:1h', userId: 'UMOD' };
    await slack.command(add).reply();
    expect(await samples(health, 'unwhitelist_guest_passes')).toEqual({ unwhitelist_guest_passes: 2 });
    await onSlack('30301').reply();
    await database.write([{ sql: 'UPDATE passes SET due_at = due_at - 3600000', values: [] }]);
    const removed = 'unwhitelist_guest_passes_ended_total{outcome="removed"}';
    await expect
      .poll(() => samples(health, 'unwhitelist_guest_passes_ended_total', 'unwhitelist_guest_passes'))
      .toEqual({ [removed]: 1 });
  });

  test('count what was not carried out, or not delivered', async () => {
    const { health, onDiscord, discord, store } = await start();
    discord.fail('callback', { status: 404, code: 10062, times: 1 });
    onDiscord('10001');
    const keep = store.jobs.accept;
    Object.assign(store.jobs, { accept: () => Promise.reject(new Error('full')) });
    await discord.called('callback');
    await onDiscord('10001').reply();
    Object.assign(store.jobs, { accept: keep });
    await expect
      .poll(() => samples(health, 'unwhitelist_commands_total'))
      .toEqual({
        'unwhitelist_commands_total{platform="discord",outcome="not-acknowledged"}': 1,
        'unwhitelist_commands_total{platform="discord",outcome="turned-away"}': 1,
      });
  });

  test('measure each attempt at the API and its wait, and count its errors by kind and code', async () => {
    const { health, onDiscord, service } = await start();
    service.faults.add({ kind: 'throttle' }, { times: 2, ...ON_REMOVAL });
    await onDiscord('10001').reply();
    service.faults.add({ kind: 'error', status: 400, code: `Strange.${'x'.repeat(200)}` }, ON_REMOVAL);
    await onDiscord('10002').reply();
    service.faults.add({ kind: 'answer', status: 503, body: '<html>' }, ON_REMOVAL);
    await onDiscord('10003').reply();
    const measured = await samples(
      health,
      'unwhitelist_api_errors_total',
      'unwhitelist_api_request_duration_seconds_count',
      'unwhitelist_limiter_wait_seconds_count',
    );
    expect(measured).toEqual({
      [`unwhitelist_api_errors_total{${REMOVE},kind="throttled",code="FlowLimitExceeded"}`]: 2,
      [`unwhitelist_api_errors_total{${REMOVE},kind="protocol",code="other"}`]: 1,
      [`unwhitelist_api_errors_total{${REMOVE},kind="temporary",code="HTTP 5xx"}`]: 1,
      [`unwhitelist_api_request_duration_seconds_count{${REMOVE}}`]: 6,
      // The whitelist is read first, anew where it may have changed; and what the strange answer was about is looked up.
      [`unwhitelist_api_request_duration_seconds_count{${PAGE}}`]: 3,
      unwhitelist_limiter_wait_seconds_count: 9,
    });
  });

  test('tell in seconds how long an answer and an acknowledgement took', async () => {
    const { health, onSlack, onDiscord, service, discord } = await start();
    service.faults.add({ kind: 'delay', ms: 300 }, ON_REMOVAL);
    discord.fail('callback', { delayMs: 300, processed: true, times: 1, status: 204 });
    await onSlack('10001').reply();
    onDiscord('help');
    await expect
      .poll(
        async () =>
          (await health.metrics()).get(
            'unwhitelist_acknowledgement_duration_seconds_count{platform="discord"}',
          ) ?? 0,
      )
      .toBe(1);
    const all = await health.metrics();
    const api = `unwhitelist_api_request_duration_seconds`;
    expect(all.get(`${api}_sum{${REMOVE}}`)).toBeGreaterThanOrEqual(0.3);
    expect(all.get(`${api}_bucket{le="0.25",${REMOVE}}`)).toBe(0);
    const acknowledgement = 'unwhitelist_acknowledgement_duration_seconds';
    expect(all.get(`${acknowledgement}_count{platform="slack"}`)).toBe(1);
    expect(all.get(`${acknowledgement}_bucket{le="3",platform="slack"}`)).toBe(1);
    expect(all.get(`${acknowledgement}_sum{platform="discord"}`)).toBeGreaterThanOrEqual(0.3);
    expect(all.get(`${acknowledgement}_bucket{le="0.25",platform="discord"}`)).toBe(0);
  });

  test('show what is under way and what waits, and that it comes to nothing', async () => {
    const { health, onSlack, service } = await start({ env: { VOLC_QPS: '1', VOLC_BATCH_SIZE: '1' } });
    service.faults.add({ kind: 'delay', ms: 500 }, { times: 9, ...ON_REMOVAL });
    const [one, two] = [onSlack('10001'), onSlack('10002')];
    await service.arrived(1, ON_REMOVAL.action);
    const gauges = (): Promise<object> =>
      samples(health, 'unwhitelist_jobs_running', 'unwhitelist_limiter_waiting_requests');
    await expect
      .poll(gauges)
      .toEqual({ unwhitelist_jobs_running: 2, unwhitelist_limiter_waiting_requests: 1 });
    await Promise.all([one.reply(), two.reply()]);
    await expect.poll(gauges).toEqual({});
  });

  test('count connections that ended, and say which part is not ready', async () => {
    const { health, slack, discord } = await start();
    await slack.greeted(2);
    const ready = { 'unwhitelist_ready{part="slack"}': 1, 'unwhitelist_ready{part="discord"}': 1 };
    expect(await samples(health, 'unwhitelist_ready', 'unwhitelist_reconnects')).toEqual({
      'unwhitelist_ready{part="process"}': 1,
      'unwhitelist_ready{part="database"}': 1,
      ...ready,
    });
    slack.disconnect('refresh_requested', 1);
    await slack.greeted(3);
    discord.gateway.shut();
    discord.gateway.drop();
    await health.becomes(503, { discord: 'disconnected' });
    const all = await health.metrics();
    expect(all.get('unwhitelist_ready{part="discord"}')).toBe(0);
    await discord.gateway.open();
    await health.becomes(200);
    expect(await samples(health, 'unwhitelist_reconnects')).toEqual({
      'unwhitelist_reconnects_total{platform="slack"}': 1,
      'unwhitelist_reconnects_total{platform="discord"}': 1,
    });
  });

  test('begin at nought, so that the first of each kind is a rise', async () => {
    const { health } = await start();
    const all = await health.metrics();
    for (const outcome of ['removed', 'added', 'failed', 'unconfirmed', 'not-sent'])
      expect(all.get(`unwhitelist_users_total{outcome="${outcome}"}`)).toBe(0);
    for (const platform of ['slack', 'discord']) {
      expect(all.get(`unwhitelist_commands_total{platform="${platform}",outcome="turned-away"}`)).toBe(0);
      expect(all.get(`unwhitelist_reconnects_total{platform="${platform}"}`)).toBe(0);
      expect(all.get(`unwhitelist_acknowledgement_duration_seconds_count{platform="${platform}"}`)).toBe(0);
    }
    expect([...all.keys()]).toEqual(expect.arrayContaining(['process_resident_memory_bytes']));
  });

  test('are each bot its own', async () => {
    const [one, other] = [await start(), await start()];
    await one.onSlack('10001').reply();
    await sleep(0);
    expect(await samples(other.health, 'unwhitelist_users_total')).toEqual({});
    await expect
      .poll(() => samples(one.health, 'unwhitelist_users_total'))
      .toEqual({ 'unwhitelist_users_total{outcome="removed"}': 1 });
  });
});

test.each([
  ['InvalidParam', 'InvalidParam'],
  ['InvalidParameter.Unmarshal', 'InvalidParameter'],
  ['InvalidParameter.NotExistAppId', 'InvalidParameter.NotExistAppId'],
  ['FlowLimitExceeded.QPSOverLimit', 'FlowLimitExceeded'],
  ['TIMEOUT', 'TIMEOUT'],
  ['ECONNREFUSED', 'ECONNREFUSED'],
  ['HTTP 429', 'HTTP 429'],
  ['HTTP 418', 'HTTP 4xx'],
  ['HTTP 999', 'other'],
  ['HTTP 503 x', 'other'],
  ['Whatever.It.Is', 'other'],
  ['constructor', 'other'],
  ['', 'other'],
])('the code %s is counted as %s', (code, label) => {
  expect(codeLabel(code)).toBe(label);
});
