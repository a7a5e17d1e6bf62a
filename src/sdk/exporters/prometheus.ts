import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { Destination } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import type { Exporters } from './exporters.ts';

const PATH = '/metrics';

/**
 * Metrics for a Prometheus server to fetch. The exporter's own HTTP server is left aside: an error on it after it has
 * begun to listen would end the app, connections to it keep the process alive, and being fetched would be traced.
 */
export function prometheusExporters({ listen, label }: Destination, onWarning: (text: string) => void): Exporters {
  if (!listen) throw new Error('no address to listen on');
  const { PrometheusExporter } = loadPackage<typeof import('@opentelemetry/exporter-prometheus')>(
    '@opentelemetry/exporter-prometheus',
  );
  const reader = new PrometheusExporter({ preventServerStart: true });
  const server = scrapeServer(reader);
  let refused = false;
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (refused) return;
    refused = true;
    onWarning(
      error.code === 'EADDRINUSE'
        ? `${label}: port ${listen.port} on ${listen.host} is taken, so nothing can be fetched there. Set OTEL_EXPORTER_PROMETHEUS_PORT to a free one.`
        : `${label}: cannot listen on ${listen.host}:${listen.port} (${error.message}). Check OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT.`,
    );
  });
  server.listen(listen.port, listen.host);
  closeWith(reader, server);
  return { metricReader: reader };
}

function scrapeServer(reader: PrometheusExporter): Server {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] === PATH) reader.getMetricsRequestHandler(request, response);
    else response.writeHead(404).end();
  });
  // The HTTP instrumentation patches the prototype's: with one of its own, the server makes no spans.
  server.emit = EventEmitter.prototype.emit;
  server.on('connection', (socket) => socket.unref());
  return server.unref();
}

/** The reader knows nothing of our server, so its end has to be told. */
function closeWith(reader: PrometheusExporter, server: Server): void {
  const shutdown = reader.shutdown.bind(reader);
  reader.shutdown = async (options) => {
    server.close();
    server.closeAllConnections();
    await shutdown(options);
  };
}
