import { BAD, type Kind } from './kind.ts';

/** An absolute `http` or `https` URL. */
export function httpUrl(): Kind<string> {
  return {
    allowed: 'a URL that starts with http:// or https://',
    parse: (text) => (isHttpUrl(text) ? { value: text } : BAD),
  };
}

/** Where an OTLP exporter sends to: a URL; with gRPC also `host:port` or a Unix socket. */
export function otlpEndpoint(): Kind<string> {
  return {
    allowed: 'a URL such as http://localhost:4318; with grpc also host:port or unix:///path',
    parse: (text) => (isHttpUrl(text) || isHostAndPort(text) || isSocket(text) ? { value: text } : BAD),
  };
}

/** A host name or an IP address, without a port. */
export function host(): Kind<string> {
  return {
    allowed: 'a host name or an IP address, without scheme and port',
    parse: (text) => (isHost(text) ? { value: text } : BAD),
  };
}

/** A Datadog site: the host name without `app.`, as Datadog's own agents take it. */
export function datadogSite(): Kind<string> {
  return {
    allowed:
      'a Datadog site such as datadoghq.com, datadoghq.eu, us3.datadoghq.com, us5.datadoghq.com, ap1.datadoghq.com',
    parse: (text) => (/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}$/i.test(text) ? { value: text.toLowerCase() } : BAD),
  };
}

/** A link in which the trace's id is put. */
export function traceUrl(): Kind<string> {
  return {
    allowed: 'a URL with {traceId} in it, such as http://localhost:16686/trace/{traceId}',
    parse: (text) =>
      text.includes('{traceId}') && isHttpUrl(text.replaceAll('{traceId}', '0')) ? { value: text } : BAD,
  };
}

export function isHttpUrl(text: string): boolean {
  // The URL parser drops tabs and line ends and escapes spaces; none of them is meant.
  if (text.length > 2048 || /[\s\\]/.test(text)) return false;
  if (!/^https?:\/\/[^/]/i.test(text)) return false;
  return URL.canParse(text);
}

export function isSocket(text: string): boolean {
  return /^unix:\/{0,3}[^\s]{1,200}$/i.test(text);
}

function isHostAndPort(text: string): boolean {
  const port = /^([^\s/]+):(\d{1,5})$/.exec(text);
  return port !== null && isHost(port[1]!) && Number(port[2]) <= 65535;
}

/** Addresses of IPv6 come bare or in brackets. */
function isHost(text: string): boolean {
  if (text.length > 255 || !/^(\[[0-9a-f:.%]+\]|[\w.-]+|[0-9a-f:.]+)$/i.test(text)) return false;
  return URL.canParse(`http://${bracketed(text)}`);
}

export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
