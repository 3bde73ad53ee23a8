// The starting points of a team's policy, by name. Each is a whole file with comments and tests of its own.
import { balanced } from './balanced';
import { solo } from './solo';
import { strict } from './strict';

export interface Preset {
  readonly name: 'strict' | 'balanced' | 'solo';
  /** One line for a list to choose from. */
  readonly title: string;
  readonly text: string;
}

export const presets: readonly Preset[] = [
  { name: 'balanced', title: 'A second person signs replacements of production that hold data; the defaults for the rest', text: balanced },
  { name: 'strict', title: 'Two people for every loss in production, a click for every change of it; unknown accounts count as production', text: strict },
  { name: 'solo', title: 'One person, nobody else to ask: the defaults, and a typed name for data that does not come back', text: solo },
];

export function presetNamed(name: string): Preset | undefined {
  return presets.find(preset => preset.name === name);
}
