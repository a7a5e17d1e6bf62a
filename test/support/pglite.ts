import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface TestDatabase {
  /** For `pg`: a connection string. Up to 20 connections at once; their queries run one after the other. */
  readonly url: string;
  close(): Promise<void>;
}

const SERVER = fileURLToPath(new URL('./pglite-server.mjs', import.meta.url));

/**
 * A real PostgreSQL on a free loopback port, without anything installed. It takes a second or two: share one per file.
 *
 * @param schema statements to run before the first client
 */
export async function startDatabase(schema = ''): Promise<TestDatabase> {
  const child = fork(SERVER, { env: { ...process.env, SCHEMA: schema }, execArgv: [] });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  const port = (first?.[0] as { port?: number } | undefined)?.port;
  if (port === undefined) throw new Error('the embedded database did not start; its own words are on stderr');
  // A test that forgets to close must still end; the server ends with this process.
  child.unref();
  child.channel?.unref();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    close: async () => {
      child.ref();
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
