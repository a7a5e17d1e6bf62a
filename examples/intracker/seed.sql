-- 4 projects, 8 features each, 50 elements each, 3 todos each.
INSERT INTO settings (key, value) VALUES ('locale', 'en-GB'), ('week_starts_on', 'monday');

INSERT INTO projects (name)
SELECT 'Project ' || n FROM generate_series(1, 4) n;

INSERT INTO features (project_id, title, due)
SELECT p.id, 'Feature ' || p.id || '.' || n, date '2027-01-01' + n * 7
FROM projects p, generate_series(1, 8) n ORDER BY p.id, n;

INSERT INTO elements (feature_id, name)
SELECT f.id, 'Element ' || f.id || '.' || n
FROM features f, generate_series(1, 50) n ORDER BY f.id, n;

INSERT INTO todos (element_id, title, done)
SELECT e.id, 'Todo ' || e.id || '.' || n, n = 1
FROM elements e, generate_series(1, 3) n ORDER BY e.id, n;

ANALYZE projects, features, elements, todos;
