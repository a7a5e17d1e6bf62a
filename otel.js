// The preload as used: node --import ./otel.js app.js
// Copy it into a project that has hotspan installed and it works there too.
//
// It is `import 'hotspan/register'` for every case: under --require, Node 22 and 24 (up to 22.22.2 and 24.11.0) load it
// a second time in their thread for module hooks, where an import statement would fail and take the app with it.
const { createRequire } = process.getBuiltinModule?.('node:module') ?? {};
if (createRequire) createRequire(import.meta.url)('hotspan/register');
else import('hotspan/register'); // a Node too old for hotspan, which says so
