import { ignoreRules } from '../kinds/ignore-rules.ts';
import { routeRules } from '../kinds/route-rules.ts';
import { choice, integer } from '../kinds/scalars.ts';
import { LONGEST_MS, MOST_REPEATS } from '../thresholds.ts';
import type { Variable } from './variable.ts';

const group = 'What is slow';
const milliseconds = integer(0, LONGEST_MS, 'milliseconds');

export const DETECTION_VARIABLES = {
  HOTSPAN_SLOW_MS: {
    group,
    kind: milliseconds,
    defaultText: '1000',
    about: 'A request that takes longer than this is slow.',
    show: 'yes',
  },
  HOTSPAN_VERY_SLOW_MS: {
    group,
    kind: milliseconds,
    defaultText: '3000, or three times HOTSPAN_SLOW_MS where that is over 3000',
    about: 'A request that takes longer than this is very slow.',
    show: 'yes',
  },
  HOTSPAN_SLOW_QUERY_MS: {
    group,
    kind: milliseconds,
    defaultText: 'the same as for requests',
    about: 'A database query that takes longer than this is slow.',
    show: 'yes',
  },
  HOTSPAN_VERY_SLOW_QUERY_MS: {
    group,
    kind: milliseconds,
    defaultText: 'the same as for requests, or three times HOTSPAN_SLOW_QUERY_MS where that is more',
    about: 'A database query that takes longer than this is very slow.',
    show: 'yes',
  },
  HOTSPAN_N_PLUS_ONE_COUNT: {
    group,
    kind: integer(2, MOST_REPEATS),
    defaultText: '5',
    about: 'From this many repeats of one query in one request, the repeats are told.',
    show: 'yes',
  },
  HOTSPAN_N_PLUS_ONE_MS: {
    group,
    kind: milliseconds,
    defaultText: '50 in production, 0 in development and test',
    about: 'Repeats that together take less than this are not worth telling; overlapping time counts once.',
    show: 'yes',
  },
  HOTSPAN_ENV: {
    group,
    kind: choice(['production', 'development', 'test']),
    defaultText: 'from NODE_ENV; development where that is not set, production where it is some other word',
    about: 'The preset the other defaults come from.',
    show: 'yes',
  },
  HOTSPAN_ROUTES: {
    group,
    kind: routeRules(),
    defaultText: 'no rules',
    about:
      'Thresholds for single routes. `*` stands for anything up to the next slash, `**` for anything; the first rule that matches wins.',
    show: 'yes',
  },
  HOTSPAN_IGNORE: {
    group,
    kind: ignoreRules(),
    defaultText: 'no rules',
    about:
      'Findings to keep quiet about: those for which every field of a rule matches. `template` is found anywhere in the query, as `/…/` it is a regular expression; `call_site` is `file`, `file:line` or `file (function)`; a value with a semicolon goes in double quotes.',
    show: 'yes',
  },
} satisfies Record<string, Variable<unknown>>;
