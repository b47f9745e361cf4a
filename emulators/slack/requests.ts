/** Sends HTTP requests to the bot as Slack does: signed, with Slack's content types. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';

export interface SignedRequest {
  readonly port: number;
  readonly secret: string;
  readonly body: string;
  /** The type of a form or of JSON; Slack's pages show no parameter, but a proxy may add one. */
  readonly contentType: `application/x-www-form-urlencoded${string}` | 'application/json';
  /** In seconds since 1970; now by default. */
  readonly timestamp?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function sendSigned({
  port,
  secret,
  body,
  contentType,
  timestamp,
}: SignedRequest): Promise<HttpAnswer> {
  const seconds = String(timestamp ?? Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path: '/slack/events',
        method: 'POST',
        agent: false,
        headers: {
          'content-type': contentType,
          'x-slack-request-timestamp': seconds,
          'x-slack-signature': `v0=${signature}`,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
