/** Finds a port of this machine that is free. */
import { createServer } from 'node:net';

/** Below the range for outgoing connections, so that no other connection takes the port while its server is stopped. */
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
