// usage: npm run vectors
import { writeFileSync } from 'node:fs';
import { SHARED_FILES } from './shared-with-glue.ts';

for (const { file, content } of SHARED_FILES) writeFileSync(file, content());
