import { Router } from 'express';
import { elementsWithTodos, elementsWithTodosFixed } from '../data/elements.js';

export const elements = Router();

elements.get('/features/:id/elements', async (request, response) => {
  response.json(await elementsWithTodos(request.params.id));
});

elements.get('/features/:id/elements-fixed', async (request, response) => {
  response.json(await elementsWithTodosFixed(request.params.id));
});
