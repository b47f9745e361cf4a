import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** Ends by itself only when neither the audit's timers nor a post without an answer keep it alive. */
const PROGRAM = `
  import { createAudit } from ${source('audit/index.ts')};
  import { auditMessages } from ${source('audit/message.ts')};
  import { openStore } from ${source('store/open-store.ts')};
  import { openSqlite } from ${source('store/sqlite/open.ts')};
  import { createLog } from ${source('log.ts')};
  const log = createLog({ level: 'info', secrets: [] });
  const { jobs, outbox } = openStore(await openSqlite(':memory:'), { log });
  jobs.work(async (claim) => {
    await claim.conclude([], auditMessages([{ platform: 'slack', channelId: 'C1' }], reply));
    audit.wake();
    process.stdout.write('published');
    await claim.finish();
  });
  const post = new Map([['slack', () => new Promise(() => undefined)]]);
  const audit = createAudit({ outbox, post, log });
  audit.start();
  const reply = { tone: 'done', summary: [], sections: [] };
  await jobs.acknowledge(await jobs.accept('key', '{}'));
`;

test('keeps no process alive', async () => {
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    timeout: 10_000,
  });
  expect(await run).toMatchObject({ stdout: 'published', stderr: '' });
});
