/** A way to a port of this machine on which things go wrong: it freezes, goes dead, refuses, delays, or loses what it carries. */
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

export interface TcpWay {
  readonly port: number;
  /** As a process behind it that is stopped: nothing is lost, and what connects now waits, too. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** What is connected now stays so, and nothing comes through any more; what connects later gets through. */
  readonly cut: () => void;
  /** What is connected is closed, and nobody can connect until `accept`. */
  readonly refuse: () => Promise<void>;
  readonly accept: () => Promise<void>;
  /** Each piece is carried so much later, in order, there and back. */
  readonly delay: (ms: number) => void;
  /** What is connected now is closed after everything was carried there for a moment, and nothing back. */
  readonly loseAnswers: () => void;
  /**
   * When the next piece that contains `text` is to be carried there, once: it is lost, or carried and its answer lost; the
   * connection is closed, and the promise resolves.
   */
  readonly loseAt: (text: string, what: 'request' | 'answer') => Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  there: boolean;
  back: boolean;
}

interface Loss {
  readonly text: string;
  readonly what: 'request' | 'answer';
  readonly met: () => void;
}

const MOMENT_MS = 20;

export async function startTcpWay(
  to: number,
  finished: (stop: () => Promise<void>) => void,
): Promise<TcpWay> {
  const pairs = new Set<Pair>();
  let frozen = false;
  let delayMs = 0;
  let loss: Loss | undefined;
  const end = (pair: Pair): void => {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  const carry = (bytes: Buffer, target: Socket): void => {
    const write = (): void => {
      if (target.writable) target.write(bytes);
    };
    if (delayMs === 0) write();
    else setTimeout(write, delayMs);
  };
  const carryThere = (pair: Pair, bytes: Buffer): void => {
    if (!pair.there) return;
    const met = loss !== undefined && bytes.includes(loss.text) ? loss : undefined;
    if (met === undefined) {
      carry(bytes, pair.far);
      return;
    }
    loss = undefined;
    if (met.what === 'request') end(pair);
    else {
      pair.back = false;
      // Closed once the answer is there, and not before the request is.
      pair.far.once('data', () => {
        end(pair);
      });
      carry(bytes, pair.far);
    }
    met.met();
  };
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    const pair = { near, far, there: true, back: true };
    pairs.add(pair);
    near.on('data', (bytes: Buffer) => {
      carryThere(pair, bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (pair.back) carry(bytes, near);
    });
    for (const socket of [near, far]) {
      socket
        .on('error', () => undefined)
        .on('close', () => {
          // Over a way that is cut, the other side is not told.
          if (pair.there || pair.back) end(pair);
        });
      if (frozen) socket.pause();
    }
  });
  const port = await freePort();
  const accept = (): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const refuse = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const pair of pairs) end(pair);
    await closed;
  };
  await accept();
  finished(refuse);
  const each = (does: (pair: Pair) => void): void => {
    for (const pair of pairs) does(pair);
  };
  return {
    port,
    accept,
    refuse,
    freeze: () => {
      frozen = true;
      each(({ near, far }) => {
        near.pause();
        far.pause();
      });
    },
    thaw: () => {
      frozen = false;
      each(({ near, far }) => {
        near.resume();
        far.resume();
      });
    },
    cut: () => {
      each((pair) => Object.assign(pair, { there: false, back: false }));
    },
    delay: (ms) => {
      delayMs = ms;
    },
    loseAnswers: () => {
      each((pair) => {
        pair.back = false;
        setTimeout(end, MOMENT_MS, pair);
      });
    },
    loseAt: (text, what) =>
      new Promise((resolve) => {
        loss = { text, what, met: resolve };
      }),
  };
}
