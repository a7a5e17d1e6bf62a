import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';

/**
 * Tells the HTTP server span its route. The HTTP instrumentation reads it when the response is finished, for
 * `http.route`, for the span's name (`GET /x`) and for the request duration metric.
 */
export function setHttpRoute(route: unknown): void {
  if (typeof route !== 'string' || route === '') return;
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type === RPCType.HTTP) metadata.route = route;
}
