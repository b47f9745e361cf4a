/** Checks whether the API's address answers and compares clocks, with one request without credentials. */
import { request, type Dispatcher } from 'undici';
import { answerWithin } from './bounded-answer.ts';
import { ok, problem, warning, type Finding } from './check.ts';
import { networkCode, noAnswer, unreachable } from './network.ts';

export interface Reached {
  readonly endpoint: Finding;
  /** Undefined where nothing answers. */
  readonly clock: Finding | undefined;
}

/** Docs 6369/67268: a signature is good for 900 s. */
const SIGNATURE_S = 900;
/** So much is left for a request to wait for its turn and to arrive. */
const SKEW_PROBLEM_S = SIGNATURE_S - 60;
const SKEW_WARNING_S = 60;

/**
 * @param now milliseconds since 1970, by this machine
 * @param agent makes the connection
 */
export async function reach(
  origin: string,
  answerMs: number,
  now: () => number,
  agent: Dispatcher,
): Promise<Reached> {
  const who = `VOLC_ENDPOINT (${origin})`;
  const answer = await answerWithin(answerMs, async (signal) => {
    const sentMs = now();
    const { headers, body } = await request(`${origin}/`, { dispatcher: agent, signal });
    const receivedMs = now();
    // Whatever it says, it is refused.
    body.on('error', () => undefined).destroy();
    return { date: headers['date'], sentMs, receivedMs };
  });
  if (answer.kind !== 'given') {
    const endpoint =
      answer.kind === 'missing'
        ? noAnswer(who, answer)
        : unreachable(who, networkCode(answer.error) ?? 'unknown');
    return { endpoint, clock: undefined };
  }
  const { date, sentMs, receivedMs } = answer.value;
  const endpoint = ok(`${origin} answers, in ${Math.round(receivedMs - sentMs)} ms`);
  return { endpoint, clock: clockFinding(skewS(date, sentMs, receivedMs)) };
}

/**
 * By how many seconds this machine's clock is ahead of theirs; negative where it is behind, undefined without a date. It is
 * the least that explains what was seen: a date counts whole seconds, and was written at some time before it arrived.
 */
export function skewS(date: unknown, sentMs: number, receivedMs: number): number | undefined {
  const theirsMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirsMs)) return undefined;
  const leastMs = sentMs - theirsMs - 1_000;
  const mostMs = receivedMs - theirsMs;
  if (leastMs > 0) return Math.round(leastMs / 1_000);
  return mostMs < 0 ? Math.round(mostMs / 1_000) : 0;
}

export function clockFinding(skew: number | undefined): Finding {
  if (skew === undefined) {
    return warning(
      'VOLC_ENDPOINT: the answer has no date, so the clocks could not be compared',
      'check VOLC_ENDPOINT: the service tells the time with each answer',
    );
  }
  const off = Math.abs(skew);
  if (off === 0) return ok("this machine's clock and the service's are the same, to the second");
  const what = `this machine's clock is ${off} s ${skew > 0 ? 'ahead of' : 'behind'} the service's`;
  if (off <= SKEW_WARNING_S) return ok(what);
  const todo = 'let it follow a time server (NTP)';
  return off < SKEW_PROBLEM_S
    ? warning(`${what}; from ${SIGNATURE_S} s on, every request is refused`, todo)
    : problem(`${what}: signatures are good for ${SIGNATURE_S} s`, todo);
}
