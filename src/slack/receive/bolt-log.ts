/** Passes Bolt's log lines to the bot's log, without debug lines and secrets. */
import { LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';

/** Bot and app tokens, and the addresses that are as good as tokens while they live. */
const SECRETS = /\bx(?:ox[a-z]|app)-[\w-]+|\bwss?:\/\/\S+|\bhttps?:\/\/hooks\.slack\S+/gu;

/**
 * A logger for Bolt that writes to `log`, about the command for which Bolt is at work. Debug lines, which hold whole
 * requests and their tokens, are dropped, as is what Bolt says of connections that are being given up (`stopping`).
 */
export function createBoltLog(log: Logger, stopping?: AbortSignal): BoltLogger {
  const write = (level: 'info' | 'warn' | 'error', details: readonly unknown[]): void => {
    if (stopping?.aborted === true) return;
    const err = details.find((detail) => detail instanceof Error);
    const text = details.map((detail) => (detail instanceof Error ? detail.message : String(detail)));
    currentLogger(log)[level](
      err === undefined ? {} : { err },
      text.join(' ').replaceAll(SECRETS, '[secret]'),
    );
  };
  return {
    debug: () => undefined,
    info: (...details) => {
      write('info', details);
    },
    warn: (...details) => {
      write('warn', details);
    },
    error: (...details) => {
      write('error', details);
    },
    // The level is pino's to decide. Never DEBUG, or Bolt would build the texts of those lines.
    getLevel: () => LogLevel.INFO,
    setLevel: () => undefined,
    setName: () => undefined,
  };
}
