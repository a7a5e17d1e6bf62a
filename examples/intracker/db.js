import pg from 'pg';

export const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  options: '-c search_path=intracker',
  max: 8,
});

// A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
pool.on('error', (error) => console.error(`database connection lost: ${error.message}`));
