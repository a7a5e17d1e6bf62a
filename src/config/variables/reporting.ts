import { traceUrl } from '../kinds/addresses.ts';
import { anything, choice, integer, onOff } from '../kinds/scalars.ts';
import type { Variable } from './variable.ts';

const group = 'What is told, and where';

export const REPORTING_VARIABLES = {
  HOTSPAN_TERMINAL: {
    group,
    kind: onOff(),
    defaultText: '1 where stderr is a terminal, 0 elsewhere',
    about: 'Whether findings are written to stderr.',
    show: 'yes',
  },
  HOTSPAN_LOG_LEVEL: {
    group,
    kind: choice(['none', 'error', 'warn', 'info', 'debug']),
    defaultText: 'OTEL_LOG_LEVEL; else info where findings are written to the terminal, warn elsewhere',
    about: 'How much hotspan says about itself on stderr; debug shows the configuration in effect.',
    show: 'yes',
  },
  HOTSPAN_TRACE_URL: {
    group,
    kind: traceUrl(),
    defaultText: 'no link',
    about: 'Link to a trace, printed with each finding.',
    show: 'url',
  },
  HOTSPAN_QUERY_TEXT: {
    group,
    kind: choice(['sanitized', 'raw']),
    default: 'sanitized',
    about: 'Whether literals in query text are replaced before it leaves the process. Bind values never leave.',
    show: 'yes',
  },
  HOTSPAN_CALL_SITES: {
    group,
    kind: onOff(),
    default: true,
    defaultText: '1',
    about: 'Whether findings name the line of code that sent the query.',
    show: 'yes',
  },
  NO_COLOR: {
    group,
    kind: anything(),
    defaultText: 'colour where stderr is a terminal',
    about: 'Set to anything, it turns colour off.',
    show: 'yes',
  },
  FORCE_COLOR: {
    group,
    kind: anything(),
    defaultText: 'colour where stderr is a terminal',
    about: 'Set to anything but 0 or false, it turns colour on, and wins over NO_COLOR as in Node.js itself.',
    show: 'yes',
  },
  NODE_ENV: {
    group,
    kind: anything(),
    defaultText: 'development',
    about: 'Chooses the preset where HOTSPAN_ENV does not.',
    show: 'yes',
  },
  HOTSPAN_SHUTDOWN_MS: {
    group: 'Limits',
    kind: integer(0, 600_000, 'milliseconds'),
    default: 2000,
    about: 'How long the end of the process may wait for the last data to leave.',
    show: 'yes',
  },
  HOTSPAN_MAX_REQUESTS: {
    group: 'Limits',
    kind: integer(1, 1_000_000),
    default: 10_000,
    about: 'How many requests under way are followed at once; what is beyond is counted, not followed.',
    show: 'yes',
  },
} satisfies Record<string, Variable<unknown>>;
