// Words for what code effects mean. See index.ts for the parts.
import type { WordList } from './index';

export const codeWords: WordList = {
};
