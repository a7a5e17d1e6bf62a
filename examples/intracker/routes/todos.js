import { Router } from 'express';
import { addTodo, setDone } from '../data/todos.js';

export const todos = Router();

todos.post('/elements/:id/todos', async (request, response) => {
  response.status(201).json(await addTodo(request.params.id, request.body.title));
});

todos.patch('/todos/:id', async (request, response) => {
  const todo = await setDone(request.params.id, request.body.done);
  if (!todo) return response.status(404).json({ error: 'no such todo' });
  response.json(todo);
});
