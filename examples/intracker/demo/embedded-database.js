// PostgreSQL compiled to WebAssembly, behind a socket; started by the demo as a process of its own, so that its work
// does not hold up the app's event loop. It ends with its parent.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

// ^C reaches every process of the terminal, and the app still needs its database while it stops.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

try {
  const database = await PGlite.create();
  const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 20 });
  server.addEventListener('listening', ({ detail }) => process.send({ port: detail.port }));
  await server.start();
} catch (error) {
  process.send({ error: error.message });
}
