// usage: npm run docs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaPage } from './schema-page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/schema.md'), schemaPage());
