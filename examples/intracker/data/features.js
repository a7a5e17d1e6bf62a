import { pool } from '../db.js';

export async function listFeatures(projectId) {
  const { rows } = await pool.query('SELECT id, title, due FROM features WHERE project_id = $1 ORDER BY due', [
    projectId,
  ]);
  return rows;
}
