/** hotspan's public API. Importing it loads next to nothing: the SDK comes with `start()`. */
export { start } from './preload.ts';
export type { IgnoreRule, RouteRule, StartOptions, Thresholds } from './config/config.ts';
export type {
  CallSite,
  Confidence,
  Finding,
  FindingType,
  RequestInfo,
  RequestSummary,
  Severity,
  TimeSpent,
} from './findings/finding.ts';
