/**
 * Writes docs/configuration.md from the declarations in src/config/variables.ts.
 * With --check it writes nothing and ends with 1 when the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { VARIABLES } from '../src/config/variables.ts';
import { defaultText, GROUPS, type Variable } from '../src/config/variables/variable.ts';

const PAGE = new URL('../docs/configuration.md', import.meta.url);

const INTRODUCTION = `# Configuration

<!-- Made by \`npm run docs\` from src/config/variables.ts. Change it there. -->

hotspan is told what to do by environment variables. All of them are optional, and blank counts as not set. Standard
\`OTEL_*\` variables keep their meaning. A value that can't be used is one warning on stderr, which names the variable,
the value, what is allowed and what is used instead; the app runs on. \`HOTSPAN_LOG_LEVEL=debug\` shows the
configuration in effect, without secrets.

What \`start({ thresholds, routes, ignore })\` is given in code wins over the environment.

## Rules for routes and for what to ignore

\`\`\`sh
HOTSPAN_ROUTES='GET /reports/*=slow:5000,very_slow:10000; POST /bulk/**=slow_query:2000,n_plus_one_count:20'
HOTSPAN_IGNORE='route=GET /health reason=a probe; template="from audit_log" type=n_plus_one reason=batched upstream'
\`\`\`

A route is written as the framework writes it (\`/users/:id\`), with or without a method. \`*\` stands for anything up to
the next slash, \`**\` for anything at all. The first rule for a route that matches counts; what it leaves out is as for
all routes. A finding is ignored when every field of a rule matches it, and each rule has to give its reason.
`;

const OTLP_NOTE = `Each of these but the last has three forms for one signal each, which win over the general one: \`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT\`,
\`OTEL_EXPORTER_OTLP_METRICS_ENDPOINT\`, \`OTEL_EXPORTER_OTLP_LOGS_ENDPOINT\`, and so on.

`;

const page = `${[INTRODUCTION, ...GROUPS.map(section)].join('\n').trimEnd()}\n`;

if (process.argv.includes('--check')) {
  if (current() !== page) {
    console.error('docs/configuration.md is out of date: run npm run docs and commit it.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(PAGE, page);
}

function section(group: (typeof GROUPS)[number]): string {
  const rows = Object.entries(VARIABLES as Record<string, Variable<unknown>>)
    .filter(([, variable]) => variable.group === group && variable.formOf === undefined)
    .map(([name, variable]) => row(name, variable));
  const note = group === 'OTLP' ? OTLP_NOTE : '';
  return `## ${group}\n\n${note}| variable | default | allowed | what it does |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function row(name: string, variable: Variable<unknown>): string {
  const cells = [`\`${name}\``, defaultText(variable), variable.kind.allowed, variable.about];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** Keeps a cell in its table and its asterisks and angle brackets as they are. */
function cell(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*<>]/g, '\\$&')))
    .join('')
    .replaceAll('|', '\\|');
}

function current(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}
