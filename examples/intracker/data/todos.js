import { pool } from '../db.js';

export async function loadTodos(elementId) {
  const { rows } = await pool.query('SELECT * FROM todos WHERE element_id = $1', [elementId]);
  return rows;
}

export async function loadTodosOfAll(elementIds) {
  const { rows } = await pool.query('SELECT * FROM todos WHERE element_id = ANY($1)', [elementIds]);
  return rows;
}

export async function addTodo(elementId, title) {
  const { rows } = await pool.query('INSERT INTO todos (element_id, title) VALUES ($1, $2) RETURNING *', [
    elementId,
    title,
  ]);
  return rows[0];
}

export async function setDone(id, done) {
  const { rows } = await pool.query('UPDATE todos SET done = $2 WHERE id = $1 RETURNING *', [id, done]);
  return rows[0];
}
