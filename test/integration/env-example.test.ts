import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample } from '#adapters/runtime';
import { appSchemas } from '../support/app-schemas';

const root = join(__dirname, '../..');

describe('.env.example', () => {
  it('is what the schemas say (else: npm run build && node tools/env-example.mjs)', () => {
    expect(readFileSync(join(root, '.env.example'), 'utf8')).toBe(envExample(appSchemas));
  });

  it('knows the schema of every app that has one', () => {
    const apps = readdirSync(join(root, 'apps')).filter((app) =>
      existsSync(join(root, 'apps', app, 'config-schema.ts')),
    );
    expect(Object.keys(appSchemas).sort()).toEqual(apps.sort());
  });
});
