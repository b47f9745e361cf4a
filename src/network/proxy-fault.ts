/** Distinguishes faults of a proxy from those of the service behind it. */
import type { Dispatcher } from 'undici';

/** `PROXY_407` and the like: the proxy's answer. */
const UNREACHABLE = 'PROXY_UNREACHABLE';
/** RFC 9110, section 9.3.6: any 2xx opens the tunnel; undici takes this one alone. */
const OPENED = 200;

/** For the connections to a proxy, over which nothing but CONNECT is sent: nothing of the request behind it has left. */
export const nameProxyFaults: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const fail = handler.onResponseError?.bind(handler);
  const open = handler.onRequestUpgrade?.bind(handler);
  handler.onResponseError = (controller, error) => {
    fail?.(controller, proxyFault(UNREACHABLE, 'the proxy cannot be reached, or does not answer', error));
  };
  handler.onRequestUpgrade = (controller, status, headers, socket) => {
    if (status === OPENED) {
      open?.(controller, status, headers, socket);
      return;
    }
    socket.on('error', () => undefined).destroy();
    fail?.(controller, proxyFault(`PROXY_${status}`, `the proxy refuses the connection (${status})`));
  };
  return dispatch(options, handler);
};

function proxyFault(code: string, message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
