// Compiles the whole monorepo into dist/ (kept incremental) and lays the Lua files beside the code that loads them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const buildInfo = join(root, '.cache/build.tsbuildinfo');
if (!existsSync(join(root, 'dist'))) rmSync(buildInfo, { force: true });
const tsc = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
cpSync(join(root, 'libs/adapters/queue/lua'), join(root, 'dist/libs/adapters/queue/lua'), {
  recursive: true,
});
