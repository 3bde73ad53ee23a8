// The real grammars for tests of the core: what the hosts load, from the packages.
import { loadGrammars } from '../../src/node/grammars';

export const grammars = loadGrammars();
