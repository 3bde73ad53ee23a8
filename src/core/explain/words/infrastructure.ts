// Words for what infrastructure effects mean. See index.ts for the parts.
import type { WordList } from './index';

export const infrastructureWords: WordList = {
};
