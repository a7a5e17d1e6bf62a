// PostgreSQL compiled to WebAssembly, behind a socket, in a process of its own: its work would hold up the tests' event
// loop and make their clocks lie. Runs what `SCHEMA` holds, tells its port and ends with its parent.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

process.on('disconnect', () => process.exit());

const database = await PGlite.create();
await database.exec(process.env.SCHEMA ?? '');
const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 20 });
server.addEventListener('listening', ({ detail }) => process.send({ port: detail.port }));
await server.start();
