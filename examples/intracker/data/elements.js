import { pool } from '../db.js';
import { loadTodos, loadTodosOfAll } from './todos.js';

async function listElements(featureId) {
  const { rows } = await pool.query('SELECT id, name FROM elements WHERE feature_id = $1 ORDER BY id', [featureId]);
  return rows;
}

/** One query for the elements, and one more for the todos of each: the N+1. */
export async function elementsWithTodos(featureId) {
  const elements = await listElements(featureId);
  for (const element of elements) {
    element.todos = await loadTodos(element.id);
  }
  return elements;
}

/** The same answer with two queries, however many elements there are. */
export async function elementsWithTodosFixed(featureId) {
  const elements = await listElements(featureId);
  const todos = await loadTodosOfAll(elements.map((element) => element.id));
  for (const element of elements) {
    element.todos = todos.filter((todo) => todo.element_id === element.id);
  }
  return elements;
}
