/** `npm run licenses`: writes THIRD_PARTY_NOTICES. */
import { writeFileSync } from 'node:fs';
import { notices, NOTICES_FILE, productionPackages } from './notices.ts';

const packages = productionPackages();
writeFileSync(NOTICES_FILE, notices(packages));
console.log(`${NOTICES_FILE}: ${packages.length} packages`);
