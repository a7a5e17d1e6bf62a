import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { SamplerConfig } from '../config/config.ts';

/**
 * The user's sampler decides what is exported; around it, everything is recorded, because a span that is not recorded
 * reaches no processor and detection would see only the sampled share.
 */
export function createSampler(config: SamplerConfig): Sampler {
  return createAlwaysRecordSampler(userSampler(config));
}

function userSampler({ name, ratio }: SamplerConfig): Sampler {
  const root = name.endsWith('always_off')
    ? new AlwaysOffSampler()
    : name.endsWith('traceidratio')
      ? new TraceIdRatioBasedSampler(ratio)
      : new AlwaysOnSampler();
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}
