import { isHttpUrl } from './addresses.ts';
import { BAD, type Kind } from './kind.ts';

export interface ConnectionString {
  /** Tidied: no blank parts, which Microsoft's exporter takes for an error. */
  readonly text: string;
  /** Where data goes; absent: Microsoft's global address. */
  readonly ingestionEndpoint?: string;
}

/**
 * Application Insights: `InstrumentationKey=<guid>;IngestionEndpoint=https://…;…`. The exporter throws on what is not
 * accepted here (seen in 1.0.0-beta.47: the key has to be a guid in lower case).
 */
export function connectionString(): Kind<ConnectionString> {
  return {
    allowed: 'InstrumentationKey=<guid>;IngestionEndpoint=https://… as the Azure portal shows it',
    parse: (text) => {
      const parts = text.split(';').map((part) => part.trim());
      const fields = new Map<string, string>();
      const kept: string[] = [];
      for (const part of parts) {
        if (part === '') continue;
        const [name = '', value, ...more] = part.split('=');
        if (name === '' || value === undefined || more.length > 0) return BAD;
        const lower = name.toLowerCase() === 'instrumentationkey';
        fields.set(name.toLowerCase(), value);
        kept.push(`${name}=${lower ? value.toLowerCase() : value}`);
      }
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(fields.get('instrumentationkey') ?? '')) return BAD;
      const ingestionEndpoint = fields.get('ingestionendpoint');
      if (ingestionEndpoint !== undefined && !isHttpUrl(ingestionEndpoint)) return BAD;
      return { value: { text: kept.join(';'), ...(ingestionEndpoint === undefined ? {} : { ingestionEndpoint }) } };
    },
  };
}
