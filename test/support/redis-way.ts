/** A way to a port of this machine on which things go wrong: it freezes, goes dead, or loses answers. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Way {
  readonly port: number;
  /** As the process behind it would: nothing is lost, and what connects now waits, too. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** What is connected now stays so, and nothing comes through any more; what connects later gets through. */
  readonly cut: () => void;
  /** What is connected now is closed, after everything was carried there for a moment and nothing back. */
  readonly loseAnswers: () => void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  there: boolean;
  back: boolean;
}

const MOMENT_MS = 20;

export async function startWay(to: number, finished: (stop: () => void) => void): Promise<Way> {
  const pairs = new Set<Pair>();
  let frozen = false;
  const end = (pair: Pair): void => {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    const pair = { near, far, there: true, back: true };
    pairs.add(pair);
    near.on('data', (bytes) => pair.there && far.write(bytes));
    far.on('data', (bytes) => pair.back && near.write(bytes));
    for (const socket of [near, far]) {
      socket
        .on('error', () => undefined)
        .on('close', () => {
          end(pair);
        });
      if (frozen) socket.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  finished(() => {
    server.close();
    for (const pair of pairs) end(pair);
  });
  const each = (does: (pair: Pair) => void): void => {
    for (const pair of pairs) does(pair);
  };
  return {
    port: (server.address() as AddressInfo).port,
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
    loseAnswers: () => {
      each((pair) => {
        pair.back = false;
        setTimeout(end, MOMENT_MS, pair);
      });
    },
  };
}
