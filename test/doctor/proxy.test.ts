/** A proxy as the doctor sees it: whether it is set, and whether the services are reached through it. */
import { expect, test } from 'vitest';
import { startProxy, trustCertificate, type Proxy } from '../support/network/http-proxy.ts';
import { setUp, check, type DoctorResult } from './harness.ts';

const HOSTS = {
  volcengine: 'rtc.example.test',
  slack: 'slack.example.test',
  discord: 'discord.example.test',
};
const ENDPOINTS = ['volcengine.endpoint', 'slack.bot-token', 'discord.token'];

async function lookThrough(
  prepare: (proxy: Proxy) => void = () => undefined,
): Promise<DoctorResult & { readonly proxy: Proxy }> {
  const setup = await setUp();
  const proxy = await startProxy({
    [HOSTS.volcengine]: setup.service.origin,
    [HOSTS.slack]: setup.slack.apiUrl,
    [HOSTS.discord]: setup.discord.apiUrl,
  });
  prepare(proxy);
  const env = {
    VOLC_ENDPOINT: `https://${HOSTS.volcengine}`,
    SLACK_API_URL: `https://${HOSTS.slack}/api/`,
    DISCORD_API_URL: `https://${HOSTS.discord}/api`,
    HTTPS_PROXY: proxy.url,
    NO_PROXY: 'db.example.test',
  };
  return { ...(await check(setup, { env })), proxy };
}

test('every service is looked at through it', async () => {
  trustCertificate();
  const { ids, line, proxy } = await lookThrough();
  expect(ids('problem')).toEqual([]);
  expect(new Set(proxy.tunnels)).toEqual(new Set(Object.values(HOSTS).map((host) => `${host}:443`)));
  expect(line('configuration.proxy')).toBe(
    `ok HTTPS_PROXY is used: Volcengine, Slack and Discord are reached through 127.0.0.1:${proxy.port}, ` +
      'but for the names in NO_PROXY (db.example.test)',
  );
});

test('one that refuses is named at every service', async () => {
  const { line, checks, proxy } = await lookThrough(({ behave }) => {
    behave(407);
  });
  for (const id of ENDPOINTS) {
    expect(line(id)).toMatch(/^problem .*the proxy in HTTPS_PROXY .*\(PROXY_407\) → .*NO_PROXY/u);
  }
  expect(JSON.stringify(checks)).not.toContain(proxy.password);
});

test('where a certificate is not trusted, the variable that helps is named', async () => {
  const { line } = await lookThrough();
  for (const id of ENDPOINTS) {
    expect(line(id)).toMatch(/^problem .*DEPTH_ZERO_SELF_SIGNED_CERT\) → .*NODE_EXTRA_CA_CERTS/u);
  }
});

test('plain addresses of this machine are said to be reached directly', async () => {
  const setup = await setUp();
  const { line, ids } = await check(setup, { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
  expect(line('configuration.proxy')).toContain(`; plain http takes no proxy: ${setup.service.origin}, `);
  expect(ids('problem')).toEqual([]);
});
