/** Checks the shared PostgreSQL: whether it can be reached, and its settings. */
import { inert } from '../chat/sentence.ts';
import { OLDEST_SERVER } from '../store/postgres/migrate.ts';
import { StoreError } from '../store/store.ts';
import { answerWithin, type Answer } from './bounded-answer.ts';
import { check, ok, passed, problem, skipped, warning, type Check, type Finding } from './check.ts';
import type { PostgresState, ServerState } from './inspect-postgres.ts';
import { networkCode, noAnswer, unreachable } from './network.ts';

export interface PostgresExamined {
  readonly checks: readonly Check[];
  /** `ready`: its tables are those of this version. */
  readonly state: 'ready' | 'to-be-migrated' | 'unusable';
}

const SETTINGS = [
  'version',
  'role',
  'rights',
  'encryption',
  'clock',
  'durability',
  'time-zone',
  'encoding',
  'connections',
  'schema',
] as const;
type Setting = (typeof SETTINGS)[number];

/** A process has five connections for the store and one for the limit; in a restart without a gap there are two. */
const PROCESS_CONNECTIONS = 6;
const CLOCK_WARNING_MS = 2_000;
/** Ages of commands are judged in minutes, and Volcengine refuses signatures that are 15 minutes old. */
const CLOCK_PROBLEM_MS = 5 * 60_000;

/** @param answerMs how long an answer may take */
export async function examinePostgres(url: string, answerMs: number): Promise<PostgresExamined> {
  const who = `DATABASE_URL (${addressOf(url)})`;
  const { inspectPostgres } = await import('./inspect-postgres.ts');
  // The driver's timeout would end later than ours, which is reported the same way for all checks.
  const answer = await answerWithin(answerMs, (signal) => inspectPostgres(url, 2 * answerMs, signal));
  const { reached, server } = connectionFinding(who, answer);
  const first = check('store', 'postgres', reached);
  if (server === undefined) {
    const rest = SETTINGS.map((name) => check('store', name, skipped('needs postgres')));
    return { checks: [first, ...rest], state: 'unusable' };
  }
  const findings = serverFindings(who, server, new URL(url).hostname);
  const checks = SETTINGS.map((name) => check('store', name, findings[name]));
  if (!checks.every(passed)) return { checks: [first, ...checks], state: 'unusable' };
  return { checks: [first, ...checks], state: server.schema === server.known ? 'ready' : 'to-be-migrated' };
}

/** By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSALS: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  '28P01': [
    'the user or the password is wrong',
    'check both in DATABASE_URL; what is no letter or digit is written there as in any address: @ as %40',
  ],
  '28000': [
    'it lets this user in from here in no way that DATABASE_URL asks for',
    'check the user, pg_hba.conf or the list of addresses that may connect, and whether it wants ?sslmode=verify-full',
  ],
  '3D000': [
    'there is no such database',
    'create it with the role of DATABASE_URL as its owner, or correct the name',
  ],
  '42501': ['the user lacks a right', 'make the role of DATABASE_URL the owner of its database'],
  '53300': [
    'it has no connection left for this user',
    'raise max_connections, or the limit of the role or the database; or end what else is connected',
  ],
  '57P03': ['it is starting or stopping', 'try again in a minute'],
};

interface Connection {
  readonly reached: Finding;
  /** Undefined where it was not. */
  readonly server?: ServerState;
}

function connectionFinding(who: string, answer: Answer<PostgresState>): Connection {
  switch (answer.kind) {
    case 'missing':
      return { reached: noAnswer(who, answer) };
    case 'failed':
      return { reached: unreadable(who, answer.error) };
    case 'given': {
      const state = answer.value;
      return state.kind === 'reached'
        ? { reached: ok(`${who} answers`), server: state.server }
        : { reached: faultFinding(who, state) };
    }
  }
}

/** Nothing has been sent yet: the address names a file, or a way to connect, that there is not. */
function unreadable(who: string, error: unknown): Finding {
  if (!(error instanceof StoreError)) throw error;
  return problem(
    `${who}: it cannot be used as it is written`,
    'check what stands behind the ? in DATABASE_URL, and that the file of sslrootcert can be read',
  );
}

function faultFinding(who: string, { fault, error }: Extract<PostgresState, { kind: 'fault' }>): Finding {
  const code = error instanceof Error ? String(Reflect.get(error, 'code')) : '';
  const known = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
  if (known !== undefined) return problem(`${who}: ${known[0]} (${code})`, known[1]);
  const network = networkCode(error);
  if (network !== undefined) return unreachable(who, inert(network));
  const todo = 'check the address, sslmode and password in DATABASE_URL, and that it is a PostgreSQL';
  return problem(`${who}: ${inert(fault.reason)}`, todo);
}

/** How it is set up, by the names of the checks. */
export function serverFindings(
  who: string,
  server: ServerState,
  host: string,
): Readonly<Record<Setting, Finding>> {
  return {
    version:
      server.major >= OLDEST_SERVER
        ? ok(`PostgreSQL ${inert(server.version)}`)
        : problem(
            `${who}: PostgreSQL ${inert(server.version)} is too old`,
            `use PostgreSQL ${OLDEST_SERVER} or newer`,
          ),
    role: server.readOnly
      ? problem(
          `${who}: it is a replica, or set to be read-only, and takes no writes`,
          'use the address of the primary, and see default_transaction_read_only',
        )
      : ok('it is the primary, which takes writes'),
    rights: rightsFinding(who, server),
    encryption: encryptionFinding(who, server, host),
    clock: clockFinding(who, server.clockAheadMs),
    durability: durabilityFinding(who, server.synchronousCommit),
    'time-zone': ok(`${inert(server.timeZone)}; nothing depends on it`),
    encoding:
      server.encoding === 'UTF8'
        ? ok('UTF8')
        : problem(
            `${who}: the encoding of the database is ${inert(server.encoding)}, which does not hold every name`,
            "create the database with ENCODING 'UTF8' TEMPLATE template0",
          ),
    connections: connectionsFinding(who, server.connectionsLeft),
    schema: schemaFinding(who, server),
  };
}

function rightsFinding(who: string, { writing, readOnly }: ServerState): Finding {
  if (writing === undefined) return ok('the user may make tables, and write to them');
  if (readOnly) return skipped('needs role');
  return problem(
    `${who}: the user may not make a table and write to it (${inert(writing.reason)})`,
    'make the role of DATABASE_URL the owner of its database, and see that its disk is not full',
  );
}

/** This machine, an address of a private network, and a name without a dot, as in Compose. */
const OWN_NETWORK =
  /^(?:127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[(?:::1|f[cd].*)\]|[^.[]+)$/u;

function encryptionFinding(who: string, { encrypted }: ServerState, host: string): Finding {
  if (encrypted) return ok('the connection is encrypted');
  if (OWN_NETWORK.test(host)) return ok('the connection is not encrypted: let nothing else use its network');
  return warning(
    `${who}: the connection is not encrypted: what it passes can read and change the commands of moderators`,
    'add ?sslmode=verify-full to DATABASE_URL',
  );
}

function clockFinding(who: string, aheadMs: number): Finding {
  const off = Math.abs(aheadMs);
  if (off <= CLOCK_WARNING_MS) return ok("its clock and this machine's are the same, to about a second");
  const what = `${who}: its clock is ${Math.round(off / 1_000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  const todo = 'let both follow a time server (NTP)';
  return off < CLOCK_PROBLEM_MS ? warning(what, todo) : problem(what, todo);
}

/**
 * With `local` and all that waits for more, a commit is acknowledged when it is on the disk of this server.
 * https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT
 */
function durabilityFinding(who: string, synchronousCommit: string): Finding {
  const setting = `synchronous_commit is ${inert(synchronousCommit)}`;
  return synchronousCommit === 'off'
    ? warning(
        `${who}: ${setting}: a crash of the server loses commands that were acknowledged`,
        'set synchronous_commit to on, for the server, the database and the role',
      )
    : ok(`${setting}: what is acknowledged is on the disk`);
}

function connectionsFinding(who: string, left: number): Finding {
  const needed = 2 * PROCESS_CONNECTIONS;
  if (left >= needed) return ok(`${left} connections are left for this user`);
  return warning(
    `${who}: ${left} connections are left for this user; a process needs ${PROCESS_CONNECTIONS}, and a restart two processes`,
    'raise max_connections, or the limit of the role or the database; or end what else is connected',
  );
}

function schemaFinding(who: string, { schema, known }: ServerState): Finding {
  if (schema === undefined) return ok('the database is new; its tables are made at npm start');
  if (schema === known) return ok('the tables are of this version');
  if (schema < known) return ok('the tables are of an older version; npm start brings them up to this one');
  return problem(
    `${who}: the tables are of version ${schema}, this bot knows ${known}: a newer bot has used the database`,
    'start the newer version, or restore a backup of before',
  );
}

/** Without user, password and database. */
function addressOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
