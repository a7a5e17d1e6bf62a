import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  defaultResource,
  detectResources,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { ResourceConfig } from '../config/config.ts';

const LOCAL: Record<string, ResourceDetector> = {
  host: hostDetector,
  os: osDetector,
  process: withoutArguments(processDetector),
  serviceinstance: serviceInstanceIdDetector,
};

/**
 * Who we are, for every span and metric. Later ones win: the SDK's defaults, what is detected, the app's own
 * package.json, the environment.
 *
 * @param entry the app's entry file, `process.argv[1]`
 */
export function createResource(
  config: ResourceConfig,
  entry: string | undefined,
  cloudDetectors: (names: readonly string[]) => ResourceDetector[],
): Resource {
  const named = config.detectors;
  const wanted = named.includes('all') ? [...Object.keys(LOCAL), 'all'] : named;
  const detectors = wanted.flatMap((name) => LOCAL[name] ?? []);
  const foreign = wanted.filter((name) => !(name in LOCAL) && name !== 'env' && name !== 'none');
  if (foreign.length > 0) detectors.push(...cloudDetectors(foreign));
  return defaultResource()
    .merge(detectResources({ detectors }))
    .merge(resourceFromAttributes(packageAttributes(entry)))
    .merge(resourceFromAttributes(config.attributes))
    .merge(resourceFromAttributes(config.serviceName ? { [ATTR_SERVICE_NAME]: config.serviceName } : {}));
}

/** The process may exit at any moment: exporters are not to wait for what has not been found out, and leave it out. */
export function settle(resource: Resource): void {
  Object.defineProperty(resource, 'asyncAttributesPending', { value: false, configurable: true });
}

/** Command lines carry passwords (`--db-url postgres://…`), so they stay here. */
function withoutArguments(detector: ResourceDetector): ResourceDetector {
  return {
    detect: (config) => {
      const kept = { ...detector.detect(config).attributes };
      delete kept['process.command_args'];
      delete kept['process.command'];
      return { attributes: kept };
    },
  };
}

/** A service without a name is found by nobody: the nearest package.json above the entry names it. */
function packageAttributes(entry: string | undefined): Record<string, string> {
  for (let folder = entry && dirname(entry); folder; folder = parent(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      if (typeof name !== 'string' || name === '') continue;
      return {
        [ATTR_SERVICE_NAME]: name,
        ...(typeof version === 'string' ? { [ATTR_SERVICE_VERSION]: version } : {}),
      };
    } catch {
      // None here, or not one to read: look further up.
    }
  }
  return {};
}

function parent(folder: string): string | undefined {
  const up = dirname(folder);
  return up === folder ? undefined : up;
}
