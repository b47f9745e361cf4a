/** Which hosts the bot downloads files from: Slack's only, because the request carries the bot token. */

/** Each, and every host below it. */
const SLACK = 'slack.com';
const GOV_SLACK = 'slack-gov.com';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/** `apiUrl`: SLACK_API_URL; when it is a loopback address, as of an emulator, files may come from its origin too. */
export function createIsFileHost(apiUrl: string): (url: URL) => boolean {
  const api = new URL(apiUrl);
  const domains = isWithin(api.hostname, GOV_SLACK) ? [SLACK, GOV_SLACK] : [SLACK];
  return (url) =>
    (url.protocol === 'https:' &&
      url.port === '' &&
      domains.some((domain) => isWithin(url.hostname, domain))) ||
    (LOOPBACK.test(api.hostname) && url.origin === api.origin);
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
