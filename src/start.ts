import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { StartOptions } from './config/config.ts';
import { describeConfig } from './config/effective.ts';
import { environment, stderrIsTty } from './config/environment.ts';
import { readConfig } from './config/read.ts';
import { warningText } from './config/warning-text.ts';
import { Detector } from './detect/detector.ts';
import { createLogger, writeStderr } from './logger.ts';
import type { ProcessState } from './process-state.ts';
import { createDropCounter, createErrorCounter } from './report/metrics.ts';
import { readyLine } from './report/ready-line.ts';
import { createSinks } from './report/sinks.ts';
import { DetectionProcessor } from './sdk/detection-processor.ts';
import { routeDiagnostics } from './sdk/diagnostics.ts';
import { EventLoopWatch } from './sdk/event-loop.ts';
import { beginClosing } from './sdk/exporters/closing.ts';
import { buildPipelines } from './sdk/exporters/index.ts';
import { sendUnanswered } from './sdk/exporters/last-call.ts';
import { createInstrumentations } from './sdk/instrumentations.ts';
import { InternalErrors } from './sdk/internal-errors.ts';
import { instrumentedModules, registerModuleHooks } from './sdk/module-hooks.ts';
import { Outbox } from './sdk/outbox.ts';
import { registerProviders } from './sdk/providers.ts';
import { createResource, settle } from './sdk/resource.ts';
import { createSampler } from './sdk/sampler.ts';
import { loadedPackages, tooEarlyWarning } from './sdk/self-check.ts';
import { installShutdown } from './sdk/shutdown.ts';

/** How long after the start the ready line comes: by then the app has loaded what it uses. Milliseconds. */
const READY_AFTER_MS = 1000;

/**
 * Wires the stages, in the order data flows through them; the only file that knows them all.
 * What was built before a stage fails is undone before the error goes on to the preload, which reports it.
 *
 * @throws {Error} when a stage can't be set up
 */
export function startStages(
  options: StartOptions,
  self: { name: string; version: string },
  state: ProcessState,
  safeInHooksThread: boolean,
): void {
  const undo: (() => void)[] = [];
  try {
    build(options, self, state, safeInHooksThread, undo);
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

function build(
  options: StartOptions,
  self: { name: string; version: string },
  state: ProcessState,
  safeInHooksThread: boolean,
  undo: (() => void)[],
): void {
  const early = loadedPackages();

  // config
  const { config, warnings } = readConfig(environment(), options, { stderrIsTTY: stderrIsTty() });
  const log = createLogger(config.logLevel);
  for (const warning of warnings) log.warn(warningText(warning));
  for (const line of describeConfig(config)) log.debug(line);
  routeDiagnostics(log);

  // report
  const errors = new InternalErrors(log);
  const dropped = createDropCounter();
  errors.countWith(createErrorCounter());
  const sinks = createSinks({
    terminal: config.terminal,
    limits: config.limits,
    output: { write: writeStderr, columns: process.stderr.columns },
    onError: (sink, error) => errors.report(`${sink} sink`, error),
    onDrop: dropped,
  });
  const outbox = new Outbox(errors, () => dropped('outbox'));

  // detect
  const eventLoop = new EventLoopWatch();
  undo.push(() => eventLoop.stop());
  const detector = new Detector({
    thresholds: config.thresholds,
    routes: config.routes,
    ignore: config.ignore,
    limits: config.limits,
    queryText: config.queryText,
    blockedMs: (start, end) => eventLoop.blockedMs(start, end),
    onDrop: dropped,
  });
  const detection = new DetectionProcessor({ detector, sinks, outbox, eventLoop, errors, callSites: config.callSites });

  // sdk
  const pipelines = buildPipelines(config, (text) => log.warn(text));
  const resource = createResource(config.resource, process.argv[1], () => []);
  // Asked for now what takes time to find out; else the first export would ask and wait.
  void resource.waitForAsyncAttributes?.();
  const providers = registerProviders(config, resource, createSampler(config.sampler), detection, pipelines);
  undo.push(() => {
    providers.unregister();
    void providers.shutdown();
  });
  const instrumentations = createInstrumentations(
    detection,
    config.instrumentations,
    options.instrumentations as Instrumentation[],
  );
  undo.push(() => {
    for (const instrumentation of instrumentations) instrumentation.disable();
  });
  const wanted = instrumentedModules(instrumentations);
  const tooEarly = [...wanted.keys()].filter((name) => early.has(name));
  if (tooEarly.length > 0) log.warn(tooEarlyWarning(tooEarly));

  // What remains when the process ends.
  const flush = async (): Promise<void> => {
    settle(resource);
    outbox.drain();
    await providers.forceFlush();
  };
  const close = async (): Promise<void> => {
    beginClosing();
    outbox.drain();
    sinks.close();
    for (const rule of detector.unusedIgnores()) log.info(unusedIgnoreText(rule));
    await providers.shutdown();
  };
  const lastCall = (limitMs: number): void => {
    // Begins to send spans before it returns; log events and metrics take a turn of the loop that won't come.
    void flush();
    sendUnanswered(limitMs);
  };
  undo.push(installShutdown({ flush, close, lastCall }, config.shutdownMs, log));
  state.shutdown = close;

  const kind = registerModuleHooks(instrumentations, safeInHooksThread, (text) => log.warn(text));
  log.debug(`started version ${self.version} with ${kind} module hooks`);
  announce();

  function announce(): void {
    if (log.level !== 'info' && log.level !== 'debug') return;
    const timer = setTimeout(() => {
      const modules = [...instrumentedModules(instrumentations)].filter(([, patched]) => patched).map(([name]) => name);
      log.info(readyLine({ modules, destinations: config.destinations }));
    }, READY_AFTER_MS);
    timer.unref();
  }
}

function unusedIgnoreText(rule: { reason: string }): string {
  return `hotspan: this ignore rule never matched and can go: ${JSON.stringify(rule)}`;
}
