/** Measures the time to sign one request, for the bot's signer and the vendor's in the same run. */
import { Signer } from '@volcengine/openapi';
import { createSigner, payloadHash, xDate } from '../../src/volcengine/signer.ts';
import { CREDENTIALS } from '../support/volcengine/service.ts';
import { goal, median, row } from './statistics.ts';

const ROUNDS = 15;
const PER_ROUND = 400;
const HOST = 'rtc.volcengineapi.com';
const QUERY = { Action: 'BatchRemoveWhitelistParticipant', Version: '2020-12-01' };
const REGION = 'cn-north-1';
const BODY = JSON.stringify({
  AppId: 123_456,
  ParticipantUserIds: Array.from(
    { length: 20 },
    (_, index) => `70000000000000000${String(index).padStart(2, '0')}`,
  ),
});

/** Measures both signers alternately, so that a change of the machine's speed affects both. */
export function benchSigning(): readonly string[] {
  const ours: number[] = [];
  const vendors: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const own = time(signOnce);
    const other = time(signAsVendor);
    // The first round warms up.
    if (round > 0) ours.push(own);
    if (round > 0) vendors.push(other);
  }
  const own = median(ours);
  const other = median(vendors);
  return [
    `signing: one request with 20 ids, median of ${ROUNDS} rounds of ${PER_ROUND}`,
    row('own signer', `${own.toFixed(1)} µs`),
    row('@volcengine/openapi Signer', `${other.toFixed(1)} µs`),
    row('vendor over own', (other / own).toFixed(1), goal('at least 5', other / own >= 5)),
  ];
}

const sign = createSigner(CREDENTIALS, { region: REGION, service: 'rtc' });

function signOnce(): void {
  const hash = payloadHash(BODY);
  const date = xDate(new Date());
  const headers = {
    'content-type': 'application/json',
    host: HOST,
    'x-content-sha256': hash,
    'x-date': date,
  };
  sign({ method: 'POST', path: '/', query: QUERY, headers, payloadHash: hash }, date);
}

function signAsVendor(): void {
  const request = {
    region: REGION,
    method: 'POST',
    pathname: '/',
    params: QUERY,
    headers: { Host: HOST },
    body: BODY,
  };
  new Signer(request, 'rtc').addAuthorization({ ...CREDENTIALS, sessionToken: '' });
}

/** Microseconds for one call, on average over a round. */
function time(work: () => void): number {
  const begun = performance.now();
  for (let call = 0; call < PER_ROUND; call++) work();
  return ((performance.now() - begun) * 1_000) / PER_ROUND;
}
