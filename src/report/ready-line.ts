import type { Destination } from '../config/config.ts';

export interface ReadyFacts {
  /** Modules whose spans are recorded, of those the app has loaded. */
  readonly modules: readonly string[];
  readonly destinations: readonly Pick<Destination, 'label' | 'chosenBy'>[];
  /** Where to read on. */
  readonly docs?: string;
}

/** More would bury where the data goes. */
const MAX_MODULES = 12;

/** `hotspan ready: http, express, pg · to http://localhost:4318 (default) · docs …` */
export function readyLine({ modules, destinations, docs }: ReadyFacts): string {
  const parts = [moduleText(modules), destinationText(destinations)];
  if (docs !== undefined) parts.push(`docs ${docs}`);
  return `hotspan ready: ${parts.join(' · ')}`;
}

function moduleText(modules: readonly string[]): string {
  if (modules.length === 0) return 'no instrumented module loaded yet';
  const more = modules.length - MAX_MODULES;
  return modules.slice(0, MAX_MODULES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** What was chosen, and what a person would change to choose otherwise. */
function destinationText(destinations: ReadyFacts['destinations']): string {
  if (destinations.length === 0) return 'exporting nothing';
  return `to ${destinations.map(({ label, chosenBy }) => `${label} (${chosenBy})`).join(', ')}`;
}
