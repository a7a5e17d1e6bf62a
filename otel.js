// The preload as used: node --import ./otel.js app.js
// Copy it into a project that has hotspan installed and it works there too.
import 'hotspan/register';
