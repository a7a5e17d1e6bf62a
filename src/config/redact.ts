/** Longer text is cut when shown. Characters. */
const SHOWN = 120;

/** What stands where a secret may be. */
export const HIDDEN = '***';

/** One line, not too long, that can't steer a terminal. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const line = text.slice(0, SHOWN + 1).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

/** Any URL-like text without what may be a secret in it: user and password, query, fragment. Works on broken ones too. */
export function withoutCredentials(text: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const cut = rest.search(/[?#]/);
  const path = cut < 0 ? rest : `${rest.slice(0, cut)}?${HIDDEN}`;
  const at = path.lastIndexOf('@', cut < 0 ? undefined : cut);
  return `${scheme}${at < 0 ? path : `${HIDDEN}@${path.slice(at + 1)}`}`;
}

/** `https://host:port`: where data goes, as a person wants to read it. Paths are left out, some vendors put keys in them. */
export function origin(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return host === '' ? protocol.replace(/:$/, '') : `${protocol}//${host}`;
  } catch {
    return 'an unreadable address';
  }
}
