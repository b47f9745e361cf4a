/** Posts to a response_url, which Slack gives for one interaction. */
import type { webApi } from '@slack/bolt';

/** Rejects where Slack does not take the message; see `failures.ts`. */
export type Respond = (responseUrl: string, message: object) => Promise<void>;

/**
 * Its address is as good as a token while it lives, so no error holds it. A connection that is cut is tried once more:
 * Slack closes idle ones, now and then just as they are used again. A message shown twice is better than none.
 */
export function createRespond(fetch: webApi.FetchFunction): Respond {
  const post = (responseUrl: string, message: object): ReturnType<webApi.FetchFunction> =>
    fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    });
  return async (responseUrl, message) => {
    const answer = await post(responseUrl, message).catch((error: unknown) => {
      // What was given up by us is not: it has taken all its time.
      if (!(error instanceof TypeError)) throw error;
      return post(responseUrl, message);
    });
    const body = await answer.text();
    if (!answer.ok)
      throw refusal(`HTTP ${answer.status}`, { code: 'response_url_error', statusCode: answer.status });
    // `ok`, or JSON that may say otherwise.
    if (!/"ok"\s*:\s*false/u.test(body)) return;
    const error = /"error"\s*:\s*"(\w+)"/u.exec(body)?.[1];
    throw refusal('ok: false', { code: 'slack_webapi_platform_error', data: { error } });
  };
}

function refusal(why: string, details: object): Error {
  return Object.assign(new Error(`response_url refused a message: ${why}`), details);
}
