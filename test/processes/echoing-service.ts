/** A service whose answers repeat the request, as some gateways do to explain a wrong signature. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const PARTICIPANTS = JSON.stringify([{ ParticipantUserId: 10_001, NickName: 'a' }]);

export interface EchoingService {
  readonly origin: string;
  /** Signatures and other values that the bot derived from its secrets and sent; the list grows. */
  readonly derived: readonly string[];
}

/** Reads succeed; every other request gets another kind of answer. The answers also repeat `secret`. */
export async function echoingService(secret: string): Promise<EchoingService> {
  const derived: string[] = [];
  let count = 0;
  const answers: readonly ((echo: string) => [number, string] | undefined)[] = [
    () => [200, '{"ResponseMetadata":{"RequestId":"r"},"Result":{}}'],
    (echo) => [401, fault('SignatureDoesNotMatch', echo, 'r')],
    (echo) => [200, fault('InvalidParam', 'm', echo)],
    (echo) => [502, `<html>${echo}</html>`],
    (echo) => [200, JSON.stringify({ echo })],
    () => [200, '{"ResponseMetadata":{"RequestId":"r"},"Result":{"FailedUserIds":[1,2]}}'],
    () => undefined,
  ];
  const server = createServer((request: IncomingMessage, response) => {
    const { authorization = '' } = request.headers;
    derived.push(authorization, authorization.slice(-64));
    const echo = `${JSON.stringify(request.headers)} ${secret}`;
    const isPage = request.url?.includes('BatchGet') === true;
    const page = `{"NextCursor":-1,"HasMore":false,"Participants":${PARTICIPANTS}}`;
    const answer = isPage
      ? ([200, `{"ResponseMetadata":{},"Result":${page}}`] as const)
      : answers[(count += 1) % answers.length]?.(echo);
    if (answer === undefined) request.socket.destroy();
    else response.writeHead(answer[0]).end(answer[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, derived };
}

function fault(Code: string, Message: string, RequestId: string): string {
  return JSON.stringify({ ResponseMetadata: { RequestId, Error: { Code, Message } } });
}
