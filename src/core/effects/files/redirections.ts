// `> file` and `>> file`, handed over by the shell under these names: the file is the first argument, what is written the input.
import type { Call } from '../../model/call';
import type { Interpreter } from '../world';
import { nothing } from '../world';
import { appendPath, overwritePath } from './pathEffect';

const text = (call: Call): { readonly content?: string } => (call.input?.kind === 'text' && call.input.partial !== true ? { content: call.input.text } : {});

const overwrite: Interpreter = async (call, world) => (call.args[0] ? overwritePath(call.args[0], call, world, { ...text(call), redirection: true }) : nothing);
const append: Interpreter = async (call, world) => (call.args[0] ? appendPath(call.args[0], call, world, { ...text(call), redirection: true }) : nothing);

export const redirectionInterpreters: Readonly<Record<string, Interpreter>> = { '>': overwrite, '>>': append };
