/** Sets up a dispatch with one command and one responder, which the test can replace. */
import type { Command, CommandOption } from '../../src/chat/command.ts';
import type { DispatchDeps, Receipt } from '../../src/chat/dispatch.ts';
import type { Invocation, CommandInput } from '../../src/chat/invocation.ts';
import type { Responder } from '../../src/chat/platform.ts';
import { notice } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { createTestDispatch } from '../support/chat/dispatch.ts';
import { createTestLog, type TestLog } from '../support/log.ts';

const texts = { en: 'test', 'zh-CN': 'test' };
export const command = (run: Command['run']): Command => ({
  name: 'test',
  label: texts,
  description: texts,
  options: [],
  run,
});
export const group: CommandOption = {
  name: 'group',
  label: texts,
  description: texts,
  form: 'word',
  maxLength: 64,
};
const succeed = command(() => Promise.resolve(notice('done', say`fine`)));
export const neverRun = command(() => Promise.reject(new Error('it ran')));

export interface SetUpOptions {
  readonly typed?: Partial<CommandInput>;
  readonly responder?: Partial<Responder>;
  readonly command?: Command;
  readonly deps?: Partial<DispatchDeps>;
}

export function setUp({ typed, responder, command: given = succeed, deps }: SetUpOptions = {}) {
  const logged: TestLog = createTestLog();
  const replies: string[] = [];
  const terminal = (): Responder => ({
    locale: () => Promise.resolve('en'),
    authorise: () => Promise.resolve('allowed'),
    deliver: ({ tone, summary }) => {
      replies.push(`${tone}: ${plainText(summary)}`);
      return Promise.resolve();
    },
    ...responder,
  });
  const dispatch = createTestDispatch([given], logged.log, { ...deps, terminal });
  const invocation = (id: string): Invocation => ({
    id,
    invoker: { platform: 'terminal', id: 'm1' },
    channelId: 'C1',
    act: {
      kind: 'command',
      command: 'test',
      typedAs: '/test',
      values: {},
      ...typed,
    },
    handle: null,
  });
  /** Receives an invocation; resolves when no job is running. */
  const handle = async (id = 'i1', acknowledge = () => Promise.resolve()): Promise<Receipt> => {
    const receipt = await dispatch.receive(invocation(id), acknowledge);
    await dispatch.idle();
    return receipt;
  };
  return { dispatch, invocation, handle, replies, logged };
}
