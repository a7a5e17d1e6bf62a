import type { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** The parts of an agent that decide whether a connection keeps the process alive; the types lack the second. */
interface Connecting {
  createConnection(...args: unknown[]): Socket | null | undefined;
  reuseSocket(socket: Socket, request: unknown): void;
}

/**
 * Makes an agent's connections wait in the background: a request under way does not keep a process alive that has
 * nothing else left to do. Whoever wants to see it answered has to hold the process open, as the flush at its end does.
 */
export function inBackground<T extends Agent>(agent: T): T {
  const connecting = agent as unknown as Connecting;
  const create = connecting.createConnection;
  connecting.createConnection = function (...args) {
    const socket = create.apply(this, args);
    socket?.unref();
    return socket;
  };
  const reuse = connecting.reuseSocket;
  connecting.reuseSocket = function (socket, request) {
    // Node's own counts a connection as busy again, and makes it fit for another request: without it that one fails.
    reuse.call(this, socket, request);
    socket.unref();
  };
  return agent;
}
