/** docs/how-it-works.svg, drawn from docs/how-it-works.dot by Graphviz. */
import { readFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';

export async function diagram(): Promise<string> {
  const dot = readFileSync(new URL('../../docs/how-it-works.dot', import.meta.url), 'utf8');
  const drawn = (await instance()).renderString(dot, { format: 'svg' });
  // The comments have Graphviz's version, and nothing that is seen.
  return drawn
    .replace(/<!--[\s\S]*?-->\n/g, '')
    .replace(/<svg[^>]*>/, '$&\n<title>From CloudTrail to the inbox</title>');
}
