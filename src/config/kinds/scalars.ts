import { BAD, type Kind } from './kind.ts';

/** `unit` is for people: `ms`, `bytes`. */
export function integer(min: number, max: number, unit = ''): Kind<number> {
  const words = unit === '' ? 'whole number' : `whole number of ${unit}`;
  return {
    allowed: `a ${words} from ${min} to ${max}`,
    parse: (text) => {
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { value } : BAD;
    },
  };
}

export function fraction(): Kind<number> {
  return {
    allowed: 'a number from 0 to 1',
    parse: (text) => {
      const value = /^(\d{1,20}(\.\d{0,30})?|\.\d{1,30})$/.test(text) ? Number(text) : Number.NaN;
      return value >= 0 && value <= 1 ? { value } : BAD;
    },
  };
}

/** Ours: `1`, `0`, `true`, `false`. */
export function onOff(): Kind<boolean> {
  return {
    allowed: '1 or 0',
    parse: (text) => {
      const word = text.toLowerCase();
      if (word === '1' || word === 'true') return { value: true };
      return word === '0' || word === 'false' ? { value: false } : BAD;
    },
  };
}

/** OpenTelemetry's: only the two words, in any letter case. */
export function trueFalse(): Kind<boolean> {
  return {
    allowed: 'true or false',
    parse: (text) => {
      const word = text.toLowerCase();
      return word === 'true' || word === 'false' ? { value: word === 'true' } : BAD;
    },
  };
}

/** One of some words, in any letter case. */
export function choice<const T extends string>(values: readonly T[]): Kind<T> {
  return {
    allowed: values.join(', '),
    parse: (text) => {
      const value = values.find((candidate) => candidate === text.toLowerCase());
      return value === undefined ? BAD : { value };
    },
  };
}

/**
 * Some of the words, comma separated, in any letter case. Unknown ones are dropped and the rest is kept.
 * `unsupported` words are known but not possible here; the sentence about them joins the allowed values.
 */
export function list<const T extends string>(values: readonly T[], note = ''): Kind<readonly T[]> {
  return {
    allowed: `a comma list of ${values.join(', ')}${note === '' ? '' : ` (${note})`}`,
    parse: (text) => {
      const known = new Set<T>();
      let bad = false;
      for (const part of text.split(',')) {
        const word = part.trim().toLowerCase();
        if (word === '') continue;
        const value = values.find((candidate) => candidate === word);
        if (value === undefined) bad = true;
        else known.add(value);
      }
      const value = [...known];
      // `none` says that nothing else is wanted, so it can't stand beside something else.
      if (value.length > 1 && known.has('none' as T)) {
        const others = value.filter((word) => word !== 'none');
        return { value: others, bad: true, rest: others.join(',') };
      }
      if (value.length === 0) return BAD;
      return bad ? { value, bad: true, rest: value.join(',') } : { value };
    },
  };
}

/** Text a person reads: one line, no control characters. */
export function text(longest = 255): Kind<string> {
  return {
    allowed: `one line of text, at most ${longest} characters`,
    parse: (given) => (isOneLine(given) && given.length <= longest ? { value: given } : BAD),
  };
}

/** A key that goes into an HTTP header: visible ASCII, no spaces. */
export function key(): Kind<string> {
  return {
    allowed: 'a key: visible ASCII characters, no spaces',
    parse: (given) => (/^[\x21-\x7e]{1,4096}$/.test(given) ? { value: given } : BAD),
  };
}

/** Whatever it holds is fine. */
export function anything(): Kind<string> {
  return { allowed: 'anything', parse: (value) => ({ value }) };
}

export function isOneLine(given: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(given);
}
