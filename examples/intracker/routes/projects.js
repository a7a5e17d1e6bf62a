import { Router } from 'express';
import { listFeatures } from '../data/features.js';
import { findProject, listProjects } from '../data/projects.js';
import { burndown, exportProject, invoice, overview } from '../data/reports.js';

export const projects = Router();

projects.get('/projects', async (_request, response) => {
  response.json(await listProjects());
});

projects.get('/projects/:id', async (request, response) => {
  const project = await findProject(request.params.id);
  if (!project) return response.status(404).json({ error: 'no such project' });
  response.json({ ...project, features: await listFeatures(project.id) });
});

projects.get('/projects/:id/overview', async (request, response) => {
  response.json(await overview(await listFeatures(request.params.id)));
});

projects.get('/projects/:id/burndown', async (request, response) => {
  response.json(await burndown(request.params.id));
});

projects.get('/projects/:id/export', async (request, response) => {
  response.type('text/csv').send(await exportProject(request.params.id));
});

projects.get('/projects/:id/invoice', async (request, response) => {
  response.json(await invoice(request.params.id));
});
