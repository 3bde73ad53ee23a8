// Permissions and owners: chmod, chown, chgrp, setfacl, icacls. Opening something to everybody is a grant; a whole machine or home
// changed at once cannot be put back.
import type { Call, Word } from '../../model/call';
import type { Trait } from '../../model/effect';
import { nothing, together, type Found, type FoundEffect, type Interpreter, type World } from '../world';
import { assess } from './assess';
import { found } from './lossEffect';
import { optionsOf } from './options';
import { resolveTarget } from './target';

const chmod: Interpreter = async (call, world) => {
  const modes = call.args.filter(word => isMode(word.text ?? ''));
  const options = optionsOf({ args: call.args.filter(word => !modes.includes(word)) }, ['--reference']);
  const mode = modes[0]?.text ?? '';
  const names = options.positionals;
  const recursive = options.has('-R', '--recursive');
  return together(await Promise.all(names.map(word => permission(word, call, world, { recursive, opens: opensToAll(mode), setsId: setsIdentity(mode), closes: /^0*[0-3]?00$|^0+$/.test(mode), shown: mode }))));
};

const isMode = (text: string): boolean => /^[0-7]{3,5}$/.test(text) || /^0$/.test(text) || /^[ugoa]*[-+=][rwxXstugo]*(?:,[ugoa]*[-+=][rwxXstugo]*)*$/.test(text) && !text.startsWith('--') && text !== '-R' && text !== '-';
/** Write for others. */
const opensToAll = (mode: string): boolean => (/^[0-7]+$/.test(mode) ? (Number(mode.slice(-1)) & 2) !== 0 : /(?:^|,)(?:[ug]*[oa][ugoa]*|)[+=][rxXst]*w/.test(mode) && !/^[ug]+[+=]/.test(mode) && !/^\+/.test(mode));
const setsIdentity = (mode: string): boolean => (/^[0-7]{4,5}$/.test(mode) ? (Number(mode.slice(-4, -3)) & 6) !== 0 : /(?:^|,)[ug]*[+=][rwxX]*s/.test(mode));

const chown: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['--reference', '--from']);
  const recursive = options.has('-R', '--recursive');
  const names = options.has('--reference') ? options.positionals : options.positionals.slice(1);
  return together(await Promise.all(names.map(word => permission(word, call, world, { recursive, opens: false, setsId: false, closes: false, shown: options.positionals[0]?.text ?? '' }))));
};

const setfacl: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-m', '--modify', '-x', '--remove', '-M', '-X', '--set', '--set-file', '--restore']);
  const rule = options.value('-m', '--modify', '--set')?.text ?? '';
  return together(await Promise.all(options.positionals.map(word => permission(word, call, world, { recursive: options.has('-R', '--recursive'), opens: /(?:^|,)(?:d:)?(?:o|other|u|user|g|group):[^:]*:[rx]*w/.test(rule), setsId: false, closes: false, shown: rule }))));
};

const icacls: Interpreter = async (call, world) => {
  const texts = call.args.map(word => (word.text ?? '').toLowerCase());
  const opens = texts.includes('/grant') || texts.includes('/grant:r') || call.program === 'takeown';
  const place = call.program === 'takeown' ? call.args[texts.indexOf('/f') + 1] : call.args[0];
  if (!opens && !texts.includes('/reset') && !texts.includes('/deny') || !place) return nothing;
  return permission(place, call, world, { recursive: texts.includes('/t') || texts.includes('/r'), opens, setsId: false, closes: texts.includes('/deny'), shown: texts.slice(1).join(' ') });
};

interface Change {
  readonly recursive: boolean;
  readonly opens: boolean;
  readonly setsId: boolean;
  /** Nobody may read any more. */
  readonly closes: boolean;
  readonly shown: string;
}

async function permission(word: Word, call: Call, world: World, change: Change): Promise<Found> {
  if (call.host !== undefined) return nothing;
  const target = await resolveTarget(word, call, world.facts);
  if ('unresolved' in target) return change.opens || change.recursive ? { ...nothing, unread: [{ what: target.unresolved, why: 'not known before it runs', span: target.span }] } : nothing;
  const parts: Found[] = [];
  for (const path of target.paths.slice(0, 20)) {
    const one = await assess(path, world, { linksInside: 'unlinked' });
    const whole = one.location.whole !== undefined && one.location.whole !== 'workspace' && one.location.whole !== 'temporary';
    const broad: Trait[] = whole && change.recursive ? ['broad'] : [];
    const values = { mode: change.shown };
    if (one.location.where === 'temporary') continue;
    if (change.opens || change.setsId) parts.push(effect('grant', change.setsId ? 'mode-sets-identity' : 'mode-opens', [...broad, ...(change.setsId ? ['root' as const] : [])]));
    else if (change.recursive && whole) parts.push(effect('update', 'mode-whole', broad));
    else if (change.closes && one.location.where === 'system') parts.push(effect('update', 'mode-closes', ['broad']));
    else if (change.recursive && change.closes) parts.push(effect('update', 'mode-closes', []));
    else parts.push(effect('update', 'mode-changed', []));

    function effect(operation: 'grant' | 'update', code: string, traits: readonly Trait[]): Found {
      // Which modes there were is written nowhere: a whole system or home does not come back from this.
      const reversibility = code === 'mode-whole' || traits.includes('broad') ? 'irreversible' as const : 'reversible' as const;
      return { ...nothing, effects: [withDisruption(found({ operation, one: { ...one, loss: { ...one.loss, lostCount: 0, keepsData: false } }, at: call, span: target && 'span' in target ? target.span : call.span, reversibility, reason: { code, values }, traits }), code === 'mode-closes' && traits.includes('broad'))] };
    }
  }
  return together(parts);
}

/** Programs that need a file of the system stop where nobody can read it. */
const withDisruption = (one: FoundEffect, outage: boolean): FoundEffect => (outage ? { ...one, effect: { ...one.effect, disruption: 'outage' } } : one);

export const modeInterpreters: Readonly<Record<string, Interpreter>> = { chmod, gchmod: chmod, chown, gchown: chown, chgrp: chown, setfacl, icacls, takeown: icacls };
