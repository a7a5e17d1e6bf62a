import { createContextKey } from '@opentelemetry/api';

/** A call site taken where the user's frames were still on the stack, for the span that starts further down. */
export const CALL_SITE_KEY = createContextKey('hotspan.call_site');
