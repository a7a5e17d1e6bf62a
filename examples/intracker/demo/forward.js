/**
 * Whoever has set `OTEL_EXPORTER_OTLP_ENDPOINT` wants to see the demo there, too. The demo reads the telemetry itself,
 * so it passes on what it gets, as it came.
 */
export function forwarder(env) {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '');
  if (!endpoint || env.OTEL_EXPORTER_OTLP_PROTOCOL === 'grpc') return { forward: async () => {}, to: undefined };
  const headers = { 'content-type': 'application/json', ...parseHeaders(env.OTEL_EXPORTER_OTLP_HEADERS ?? '') };
  let complained = false;

  async function forward(path, body) {
    try {
      const response = await fetch(endpoint + path, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(5000),
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
    } catch (error) {
      if (!complained) console.log(`not passed on to ${endpoint}: ${error.cause?.message ?? error.message}`);
      complained = true;
    }
  }
  return { forward, to: endpoint };
}

/** `name=value,name=value`, percent-encoded. */
function parseHeaders(text) {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
    }),
  );
}
