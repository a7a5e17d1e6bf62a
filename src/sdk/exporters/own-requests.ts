import { type Context, context } from '@opentelemetry/api';
import { loadPackage } from '../load-package.ts';

let isTracingSuppressed: ((context: Context) => boolean) | undefined;

/**
 * Whether the HTTP request being started is an exporter's. The HTTP instrumentation makes no span for it, but counts
 * it in `http.client.request.duration` as if it were the app's, unless this is its `ignoreOutgoingRequestHook`.
 */
export function isOwnRequest(): boolean {
  isTracingSuppressed ??= loadPackage<typeof import('@opentelemetry/core')>('@opentelemetry/core').isTracingSuppressed;
  return isTracingSuppressed(context.active());
}
