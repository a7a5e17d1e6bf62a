/** Where SQL dialects disagree on what a character begins. */
export interface SqlDialect {
  /** `"x"` and a backslash before a quote: MySQL reads the first as a string and the second as an escape. */
  readonly doubleQuotedStrings: boolean;
  readonly backslashEscapes: boolean;
  /** `[name]` is an identifier. */
  readonly bracketIdentifiers: boolean;
  /** `#` starts a comment; in PostgreSQL it is an operator. */
  readonly hashComments: boolean;
  /** `--` is a comment only before a space, so that `5--1` is arithmetic. */
  readonly dashNeedsSpace: boolean;
  /** Block comments nest. */
  readonly nestedComments: boolean;
  /** `@name` is a parameter or variable; in PostgreSQL `@` is an operator. */
  readonly atParameters: boolean;
  /** `$tag$ … $tag$` is a string. */
  readonly dollarStrings: boolean;
}

const STANDARD: SqlDialect = {
  doubleQuotedStrings: false,
  backslashEscapes: false,
  bracketIdentifiers: false,
  hashComments: false,
  dashNeedsSpace: false,
  nestedComments: false,
  atParameters: true,
  dollarStrings: true,
};
const POSTGRESQL: SqlDialect = { ...STANDARD, nestedComments: true, atParameters: false };
const MYSQL: SqlDialect = {
  ...STANDARD,
  doubleQuotedStrings: true,
  backslashEscapes: true,
  hashComments: true,
  dashNeedsSpace: true,
  dollarStrings: false,
};
const MSSQL: SqlDialect = { ...STANDARD, bracketIdentifiers: true, nestedComments: true, dollarStrings: false };
const SQLITE: SqlDialect = { ...STANDARD, bracketIdentifiers: true, dollarStrings: false };
const BACKSLASH: SqlDialect = { ...STANDARD, backslashEscapes: true };

const DIALECTS = new Map<string, SqlDialect>([
  ['postgresql', POSTGRESQL],
  ['cockroachdb', POSTGRESQL],
  ['redshift', POSTGRESQL],
  ['aws.redshift', POSTGRESQL],
  ['mysql', MYSQL],
  ['mariadb', MYSQL],
  ['gcp.spanner', { ...BACKSLASH, hashComments: true, doubleQuotedStrings: true }],
  ['mssql', MSSQL],
  ['microsoft.sql_server', MSSQL],
  ['sqlite', SQLITE],
  ['clickhouse', BACKSLASH],
  ['snowflake', BACKSLASH],
  ['hive', BACKSLASH],
]);

export function dialectOf(system: string): SqlDialect {
  return DIALECTS.get(system) ?? STANDARD;
}
