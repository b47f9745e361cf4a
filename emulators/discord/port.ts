/** The port of the gateway, which can be closed to simulate an outage. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface FakePort {
  readonly url: () => string;
  /** Listens; the address is the same after `shut`. */
  readonly open: () => Promise<void>;
  /** Refuses new connections (ECONNREFUSED); open connections stay. */
  readonly shut: () => void;
}

export function createFakePort(onUpgrade: (request: IncomingMessage, socket: Duplex) => void): FakePort {
  let server: Server | undefined;
  let port = 0;
  return {
    url: () => `ws://127.0.0.1:${port}/gateway`,
    open: async () => {
      const next = createServer().on('upgrade', onUpgrade);
      await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
      ({ port } = next.address() as AddressInfo);
      server = next;
    },
    shut: () => {
      server?.close();
      server = undefined;
    },
  };
}
