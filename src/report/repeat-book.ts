import type { Finding } from '../findings/finding.ts';

/** Findings remembered; the one seen longest ago is forgotten first. */
const MAX_IDS = 200;
/** A finding not seen for this long is news again. Milliseconds. */
const FORGET_MS = 60_000;
/** Requests named in one line. */
const MAX_NAMES = 3;

export interface Repeats {
  /** The latest one. */
  readonly finding: Finding;
  /** How often it was seen since it was last told. */
  readonly count: number;
  /** `GET /a, GET /b`: the requests it was seen in. */
  readonly requests: string;
}

interface Entry {
  finding: Finding;
  count: number;
  names: Set<string>;
  seenAt: number;
}

/** Knows what has been told, and gathers what has not. */
export class RepeatBook {
  /** Seen longest ago first. */
  readonly #entries = new Map<string, Entry>();
  readonly #onForget: (repeats: Repeats) => void;

  /** @param onForget told what was gathered of a finding that has to make room */
  constructor(onForget: (repeats: Repeats) => void) {
    this.#onForget = onForget;
  }

  /** Whether the finding is news; if not, it is counted. */
  isNews(finding: Finding, nowMs: number): boolean {
    const entry = this.#entries.get(finding.id);
    this.#entries.delete(finding.id);
    if (!entry || nowMs - entry.seenAt > FORGET_MS) {
      if (entry) this.#tell(entry);
      this.#makeRoom();
      this.#entries.set(finding.id, { finding, count: 0, names: new Set(), seenAt: nowMs });
      return true;
    }
    entry.finding = finding;
    entry.count++;
    entry.seenAt = nowMs;
    if (entry.names.size <= MAX_NAMES) entry.names.add(finding.request.name);
    this.#entries.set(finding.id, entry);
    return false;
  }

  /** What was gathered since the last time, in the order it was last seen. */
  take(): Repeats[] {
    const gathered: Repeats[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.count > 0) gathered.push(takeFrom(entry));
    }
    return gathered;
  }

  #makeRoom(): void {
    if (this.#entries.size < MAX_IDS) return;
    for (const [id, entry] of this.#entries) {
      this.#entries.delete(id);
      this.#tell(entry);
      return;
    }
  }

  #tell(entry: Entry): void {
    if (entry.count > 0) this.#onForget(takeFrom(entry));
  }
}

function takeFrom(entry: Entry): Repeats {
  const names = [...entry.names];
  const requests = names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ', …' : '');
  const repeats = { finding: entry.finding, count: entry.count, requests };
  entry.count = 0;
  entry.names.clear();
  return repeats;
}
