/** A way to a port of this machine that can go dead without being closed, as when a machine loses its power, or lose answers. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CutOff {
  readonly port: number;
  /** What is connected now stays so, and nothing comes through any more; what connects later gets through. */
  readonly cut: () => void;
  /** Of what is connected now, each carries so many more pieces back; the next is lost, and the connection closed with it. */
  readonly loseAnswerAfter: (pieces: number) => void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Pieces that may still be carried back. */
  answers: number;
}

export async function startCutOff(to: number, finished: (stop: () => void) => void): Promise<CutOff> {
  const pairs: Pair[] = [];
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    const pair = { near, far, answers: Infinity };
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end).pipe(far);
    far
      .on('error', end)
      .on('close', end)
      .on('data', (piece) => {
        if ((pair.answers -= 1) >= 0) near.write(piece);
        else end();
      });
    pairs.push(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  finished(() => {
    server.close();
    for (const { near } of pairs) near.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      for (const { near, far } of pairs) {
        near.unpipe(far);
        far.removeAllListeners('data');
        // Read on, so that nobody is told.
        for (const socket of [near, far]) socket.resume();
      }
    },
    loseAnswerAfter: (pieces) => {
      for (const pair of pairs) pair.answers = pieces;
    },
  };
}
