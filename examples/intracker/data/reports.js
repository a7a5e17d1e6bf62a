import { setTimeout as sleep } from 'node:timers/promises';
import { pool } from '../db.js';
import { readSetting } from './settings.js';

/** Reads the same setting again for each date it prints: the duplicate. */
export async function overview(features) {
  const lines = [];
  for (const feature of features) {
    const locale = await readSetting('locale');
    lines.push(`${feature.title}: ${feature.due.toLocaleDateString(locale)}`);
  }
  return lines;
}

/** `pg_sleep` stands for a query over far too many rows. */
export async function burndown(projectId) {
  const { rows } = await pool.query(
    `SELECT f.title, count(*) AS todos FROM pg_sleep(1.2), features f
     JOIN elements e ON e.feature_id = f.id JOIN todos t ON t.element_id = e.id
     WHERE f.project_id = $1 AND NOT t.done GROUP BY f.id ORDER BY f.id`,
    [projectId],
  );
  return rows;
}

/** A slow query, and then a wait that has nothing to do with the database. */
export async function exportProject(projectId) {
  const rows = await burndown(projectId);
  await sleep(2000); // stands for a document rendered elsewhere
  return rows.map((row) => `${row.title};${row.todos}`).join('\n');
}

/** Asks for a table that was never made. */
export async function invoice(projectId) {
  const { rows } = await pool.query('SELECT * FROM invoices WHERE project_id = $1', [projectId]);
  return rows;
}
