import { benchIngest } from './ingest.bench';
import { benchRecorder } from './recorder.bench';
import { benchPresence } from './presence.bench';
import { benchRegistry } from './registry.bench';
import { benchTranslate } from './translate.bench';
import { benchVisit } from './visit.bench';

/** The benches by name; each returns its figures with units in their names. */
const BENCHES: Readonly<Record<string, (asJson: boolean) => Promise<object>>> = {
  ingest: benchIngest,
  recorder: benchRecorder,
  presence: benchPresence,
  registry: benchRegistry,
  translate: benchTranslate,
  visit: benchVisit,
};

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const [name = ''] = words.filter((word) => !word.startsWith('--'));
  const asJson = words.includes('--json');
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`npm run bench -- NAME [--json], with NAME one of ${Object.keys(BENCHES).join(', ')}`);
    process.exit(2);
  }
  const figures = await bench(asJson);
  if (asJson) console.log(JSON.stringify(figures));
}

void main();
