import express from 'express';
import { elements } from './routes/elements.js';
import { projects } from './routes/projects.js';
import { todos } from './routes/todos.js';

export const app = express();
app.disable('x-powered-by');
app.use(express.json());
app.use(projects, elements, todos);

app.use((_request, response) => {
  response.status(404).json({ error: 'not found' });
});

// Express knows an error handler by its four parameters.
app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ error: error.message });
});
