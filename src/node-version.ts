/** Named capabilities, with the evidence for each version beside it. */

export interface NodeVerdict {
  readonly usable: boolean;
  readonly warning?: string;
}

/**
 * What OpenTelemetry SDK 3 declares in `engines`. 20.20 is past its end of life and yet everywhere: the SDK runs there
 * (the black-box tests cover it), and it can `require()` ES modules without a flag since 20.19, which the preload needs.
 */
export function checkNodeVersion(version: string): NodeVerdict {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return { usable: true };
  if (major === 20 && minor >= 20) {
    return {
      usable: true,
      warning: `Node ${version} is past its end of life and OpenTelemetry no longer supports it; it works for now. Move to Node 22.15 or later.`,
    };
  }
  return {
    usable: false,
    warning: `Node ${version} is not supported, so the app runs without hotspan. Use Node 22.15 or later (20.20 works with a warning).`,
  };
}
