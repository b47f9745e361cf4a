/** Reads request bodies within one memory budget for all of them. */
import type { IncomingMessage } from 'node:http';

/** `no-room`: it took the most of a budget that was used up; `cut-off`: the connection ended before it did. */
export type BodyProblem = 'too-large' | 'no-room' | 'late' | 'cut-off';

export interface BodyLimits {
  /** Of one body. */
  readonly maxBytes: number;
  /** Of all bodies that are being read at the same time. */
  readonly budgetBytes: number;
  /** From the end of the headers to the end of the body. */
  readonly timeoutMs: number;
}

export interface Bodies {
  /** The whole body, or why there is none. Never rejects. */
  readonly read: (request: IncomingMessage) => Promise<Buffer | BodyProblem>;
  /** The memory of the bodies that are being read, in bytes. */
  readonly heldBytes: () => number;
}

interface Reading {
  readonly heldBytes: () => number;
  readonly giveUp: (problem: BodyProblem) => void;
}

/** A command has about 700 bytes. */
const FIRST_BYTES = 4_096;

/**
 * When the budget is used up, the largest body is dropped: commands and clicks are small, and must get through
 * when others send as much as they can. Each body has one buffer, which is doubled: a list of pieces would cost a hundred times
 * their bytes when a sender sends them one by one.
 */
export function createBodies({ maxBytes, budgetBytes, timeoutMs }: BodyLimits): Bodies {
  const readings = new Set<Reading>();
  let held = 0;

  const makeRoom = (bytes: number): void => {
    while (held + bytes > budgetBytes && readings.size > 0) {
      const largest = [...readings].reduce((one, other) =>
        other.heldBytes() > one.heldBytes() ? other : one,
      );
      largest.giveUp('no-room');
    }
  };

  const read: Bodies['read'] = (request) =>
    new Promise((resolve) => {
      let buffer = Buffer.alloc(0);
      let length = 0;
      const end = (result: Buffer | BodyProblem): void => {
        if (!readings.delete(reading)) return;
        clearTimeout(timer);
        request.off('data', take);
        held -= buffer.length;
        buffer = Buffer.alloc(0);
        resolve(result);
      };
      const reading: Reading = { heldBytes: () => buffer.length, giveUp: end };
      const take = (piece: Buffer): void => {
        const needed = length + piece.length;
        if (needed > maxBytes) {
          end('too-large');
          return;
        }
        if (needed > buffer.length) {
          const size = Math.min(maxBytes, Math.max(FIRST_BYTES, 2 * buffer.length, needed));
          makeRoom(size - buffer.length);
          // It may have been the largest itself.
          if (!readings.has(reading)) return;
          const larger = Buffer.allocUnsafeSlow(size);
          buffer.copy(larger, 0, 0, length);
          held += size - buffer.length;
          buffer = larger;
        }
        piece.copy(buffer, length);
        length = needed;
      };
      readings.add(reading);
      const timer = setTimeout(end, timeoutMs, 'late' satisfies BodyProblem);
      request.on('data', take);
      request.once('end', () => {
        end(buffer.subarray(0, length));
      });
      request.once('error', () => {
        end('cut-off');
      });
      request.once('close', () => {
        end('cut-off');
      });
    });
  return { read, heldBytes: () => held };
}
