/** Finds a port of this machine that is free. */
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that none takes ours while its server is away. */
const PORTS = { from: 15_000, to: 32_000 };

export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => {
        resolve(false);
      });
      server.listen(port, '127.0.0.1', () => {
        resolve(true);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    if (free) return port;
  }
}
