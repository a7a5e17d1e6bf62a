import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { setHttpRoute } from './http-route.ts';

/** Fastify 5 tells this channel of each request it hands to a route's handler. https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks */
const CHANNEL = 'tracing:fastify.request.handler:start';

/** Routes of Fastify, which OpenTelemetry's set no longer covers. Nothing is patched: Fastify speaks by itself. */
export class FastifyRouteInstrumentation extends InstrumentationBase {
  #listening = false;

  constructor() {
    super('hotspan/fastify-route', '0', { enabled: false });
    this.enable();
  }

  protected override init(): [] {
    return [];
  }

  override enable(): void {
    super.enable();
    if (this.#listening) return;
    this.#listening = true;
    subscribe(CHANNEL, onHandler);
  }

  override disable(): void {
    super.disable();
    this.#listening = false;
    unsubscribe(CHANNEL, onHandler);
  }
}

function onHandler(message: unknown): void {
  const { route } = message as { route?: { url?: unknown } };
  setHttpRoute(route?.url);
}
