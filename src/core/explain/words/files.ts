// Words for what files effects mean. See index.ts for the parts.
import type { WordList } from './index';

export const fileWords: WordList = {
};
