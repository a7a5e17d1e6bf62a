import { app } from './app.js';
import { closeCache } from './cache.js';
import { pool } from './db.js';

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', (error) => {
  if (error) {
    console.error(`intracker can't listen: ${error.message}. Set PORT to another, or to 0 for a free one.`);
    process.exit(1);
  }
  console.log(`intracker listening on http://127.0.0.1:${server.address().port}`);
});

let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  server.close(async () => {
    await pool.end();
    await closeCache();
  });
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
