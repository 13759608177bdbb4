// Writes .env.example from the schemas of the apps; `npm run build` comes first.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample } from '#adapters/runtime';
import { appSchemas } from '../dist/test/support/app-schemas.js';

writeFileSync(join(import.meta.dirname, '../.env.example'), envExample(appSchemas));
