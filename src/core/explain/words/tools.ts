// Words for what tools effects mean. See index.ts for the parts.
import type { WordList } from './index';

export const toolWords: WordList = {
};
