/** The preload entry: `node --import hotspan/register app.js`, or `--require`. No top-level await: require would fail. */
import { start } from './index.ts';

start();
