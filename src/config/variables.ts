import type { Kind } from './kinds/kind.ts';
import { DESTINATION_VARIABLES } from './variables/destinations.ts';
import { DETECTION_VARIABLES } from './variables/detection.ts';
import { OPENTELEMETRY_VARIABLES } from './variables/opentelemetry.ts';
import { OTLP_VARIABLES } from './variables/otlp.ts';
import { REPORTING_VARIABLES } from './variables/reporting.ts';

/** Every environment variable hotspan reads, each declared once. `docs/configuration.md` is made from this. */
export const VARIABLES = {
  ...DETECTION_VARIABLES,
  ...REPORTING_VARIABLES,
  ...DESTINATION_VARIABLES,
  ...OTLP_VARIABLES,
  ...OPENTELEMETRY_VARIABLES,
};

export type VariableName = keyof typeof VARIABLES;

/** What a variable's text becomes. */
export type Given<N extends VariableName> = (typeof VARIABLES)[N] extends { readonly kind: Kind<infer T> } ? T : never;

export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];
