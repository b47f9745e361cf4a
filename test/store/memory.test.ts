import { memoryStore } from '../support/store/memory-store.ts';
import { storeContract, type Backend } from './contract.ts';
import { actionContract } from './contract-actions.ts';
import { setContract } from './contract-sets.ts';
import { recordContract } from './contract-record.ts';

const inMemory: Backend = {
  name: 'the store of other tests',
  open: (now) => Promise.resolve(memoryStore({ now })),
  succeed: () => Promise.reject(new Error('it has no successor')),
};

storeContract(inMemory);
actionContract(inMemory);
setContract(inMemory);
recordContract(inMemory);
