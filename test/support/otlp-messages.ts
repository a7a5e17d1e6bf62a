import protobuf from 'protobufjs';

/**
 * The parts of OTLP (opentelemetry.io/docs/specs/otlp, protocol 1.x) that the tests look at, written down by field
 * number. Unknown fields are skipped by the decoder, so what is left out here does no harm.
 */
const PROTO = `
syntax = "proto3";

message AnyValue {
  oneof value {
    string stringValue = 1;
    bool boolValue = 2;
    int64 intValue = 3;
    double doubleValue = 4;
    AnyValues arrayValue = 5;
    KeyValues kvlistValue = 6;
    bytes bytesValue = 7;
  }
}
message AnyValues { repeated AnyValue values = 1; }
message KeyValues { repeated KeyValue values = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message Scope { string name = 1; string version = 2; }
message Resource { repeated KeyValue attributes = 1; }

message Traces { repeated ResourceSpans resourceSpans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scopeSpans = 2; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
message Span {
  bytes traceId = 1;
  bytes spanId = 2;
  string traceState = 3;
  bytes parentSpanId = 4;
  string name = 5;
  int32 kind = 6;
  fixed64 startTimeUnixNano = 7;
  fixed64 endTimeUnixNano = 8;
  repeated KeyValue attributes = 9;
  repeated Event events = 11;
  repeated Link links = 13;
  Status status = 15;
}
message Event { fixed64 timeUnixNano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes traceId = 1; bytes spanId = 2; repeated KeyValue attributes = 4; }
message Status { string message = 2; int32 code = 3; }

message Metrics { repeated ResourceMetrics resourceMetrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scopeMetrics = 2; }
message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; }
message Metric {
  string name = 1;
  string description = 2;
  string unit = 3;
  oneof data {
    NumberData gauge = 5;
    NumberData sum = 7;
    HistogramData histogram = 9;
    ExponentialData exponentialHistogram = 10;
  }
}
message NumberData { repeated NumberPoint dataPoints = 1; int32 aggregationTemporality = 2; bool isMonotonic = 3; }
message NumberPoint {
  fixed64 timeUnixNano = 3;
  double asDouble = 4;
  sfixed64 asInt = 6;
  repeated KeyValue attributes = 7;
}
message HistogramData { repeated HistogramPoint dataPoints = 1; int32 aggregationTemporality = 2; }
message HistogramPoint {
  fixed64 timeUnixNano = 3;
  fixed64 count = 4;
  double sum = 5;
  repeated fixed64 bucketCounts = 6;
  repeated double explicitBounds = 7;
  repeated KeyValue attributes = 9;
}
message ExponentialData { repeated ExponentialPoint dataPoints = 1; int32 aggregationTemporality = 2; }
message ExponentialPoint {
  repeated KeyValue attributes = 1;
  fixed64 timeUnixNano = 3;
  fixed64 count = 4;
  double sum = 5;
}

message Logs { repeated ResourceLogs resourceLogs = 1; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopeLogs = 2; }
message ScopeLogs { Scope scope = 1; repeated LogRecord logRecords = 2; }
message LogRecord {
  fixed64 timeUnixNano = 1;
  int32 severityNumber = 2;
  string severityText = 3;
  AnyValue body = 5;
  repeated KeyValue attributes = 6;
  bytes traceId = 9;
  bytes spanId = 10;
  fixed64 observedTimeUnixNano = 11;
  string eventName = 12;
}
`;

const root = protobuf.parse(PROTO, { keepCase: true }).root;
const TYPES = {
  traces: root.lookupType('Traces'),
  metrics: root.lookupType('Metrics'),
  logs: root.lookupType('Logs'),
};

/**
 * The message in the shape OTLP gives it in JSON: camel case, 64-bit numbers as strings. Ids stay bytes.
 *
 * @throws {Error} when the bytes are not such a message
 */
export function decodeProtobuf(signal: keyof typeof TYPES, bytes: Uint8Array): Record<string, unknown> {
  const type = TYPES[signal];
  return type.toObject(type.decode(bytes), { longs: String, enums: Number });
}
