import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import pg from 'pg';

const HERE = new URL('.', import.meta.url);

/**
 * A database with the demo's tables in it: the one `DATABASE_URL` names, or an embedded one.
 *
 * @returns {Promise<{ url: string, label: string, close: () => void }>}
 */
export async function openDatabase() {
  const given = process.env.DATABASE_URL;
  if (given) {
    const label = `${withoutCredentials(given)} (DATABASE_URL), schema intracker`;
    await fill(given, label);
    return { url: given, label, close: () => {} };
  }
  const { url, close } = await startEmbedded();
  try {
    await fill(url, 'the embedded database');
  } catch (error) {
    close();
    throw error;
  }
  return { url, label: 'PostgreSQL, embedded (set DATABASE_URL to use your own)', close };
}

async function startEmbedded() {
  const child = fork(new URL('embedded-database.js', HERE));
  const close = () => child.connected && child.disconnect();
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [{}])]);
  if (message.port === undefined) {
    close();
    throw new Error(`The embedded database did not start${message.error ? `: ${message.error}` : '; see above'}.`);
  }
  return { url: `postgres://postgres@127.0.0.1:${message.port}/postgres`, close };
}

/** Creates the tables anew and fills them. */
async function fill(url, label) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    for (const file of ['../schema.sql', '../seed.sql'])
      await client.query(await readFile(new URL(file, HERE), 'utf8'));
  } catch (error) {
    // Tried under several addresses, the error has no message of its own.
    const reason = error.message || error.code || String(error);
    throw new Error(`Can't use the database: ${label}: ${reason}. Unset DATABASE_URL to use the embedded one.`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}

function withoutCredentials(url) {
  try {
    const { host, pathname } = new URL(url);
    return `PostgreSQL at ${host}${pathname}`;
  } catch {
    return 'PostgreSQL';
  }
}
