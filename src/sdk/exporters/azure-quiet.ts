import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { diag } from '@opentelemetry/api';

interface Singleton {
  getInstance(): { initialize(options?: unknown): unknown };
}

/** Files of the exporter's 1.0.0-beta.47, each with the class whose one instance starts something in the background. */
const BACKGROUND = {
  // Microsoft's statistics on the exporter itself, sent to Microsoft. It asks 169.254.169.254 whether this is a virtual
  // machine of Azure's, which elsewhere keeps a finished script alive for up to 5 s.
  'export/statsbeat/statsbeatManager.js': 'StatsbeatManager',
  // The same for the user's own resource: it asks the same address.
  'export/statsbeat/customerSDKStatsManager.js': 'CustomerSDKStatsManager',
  // Remote settings, fetched from Microsoft every hour.
  '_configuration/configurationManager.js': 'ConfigurationManager',
} as const;

/**
 * Keeps the Application Insights exporter to what it was asked for: sending the app's data to the app's resource.
 * Statistics have a variable (`APPLICATION_INSIGHTS_NO_STATSBEAT`), remote settings have nothing; variables are the
 * user's to set, not ours, so the parts are stopped from starting. They live in files that are not exported: the
 * version is pinned for it, and a test says when they move.
 *
 * @returns whether every part was found
 */
export function keepQuiet(): boolean {
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(require.resolve('@azure/monitor-opentelemetry-exporter'));
    for (const [file, name] of Object.entries(BACKGROUND)) {
      const module = require(join(folder, file)) as Record<string, Singleton>;
      module[name]!.getInstance().initialize = () => Promise.resolve();
    }
    return true;
  } catch (error) {
    diag.debug('the Application Insights exporter could not be kept quiet', error);
    return false;
  }
}
