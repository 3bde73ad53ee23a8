// Words for what git effects mean. See index.ts for the parts.
import type { WordList } from './index';

export const gitWords: WordList = {
};
