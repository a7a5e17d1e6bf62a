import { cached } from '../cache.js';
import { pool } from '../db.js';

export function listProjects() {
  return cached('projects', 2, async () => {
    const { rows } = await pool.query('SELECT id, name FROM projects ORDER BY id');
    return rows;
  });
}

export async function findProject(id) {
  const { rows } = await pool.query('SELECT id, name FROM projects WHERE id = $1', [id]);
  return rows[0];
}
