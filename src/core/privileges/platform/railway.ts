// The Railway project and environment that a folder is linked to: `~/.railway/config.json`, `projects` by path. The token in it is not read.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { home } from '../folders';
import { field, parsedJson, textField } from '../json';

export interface RailwayLink {
  readonly project: string | undefined;
  readonly environment: string | undefined;
  readonly service: string | undefined;
  readonly origin: Origin;
}

/** The nearest linked folder from `cwd` up; undefined: not linked. */
export async function linkedRailway(cwd: string, facts: Facts): Promise<RailwayLink | undefined> {
  const path = home(facts, '.railway/config.json');
  const text = await facts.read(path, 1 << 18);
  const projects = field(parsedJson(text), 'projects');
  for (let at = cwd; at !== '' && projects !== undefined; at = at.slice(0, at.lastIndexOf('/'))) {
    const link = field(projects, at);
    if (link === undefined) continue;
    const line = text?.split('\n').findIndex(row => row.includes(`"${at}"`)) ?? -1;
    return {
      project: textField(link, 'name') ?? textField(link, 'project'), environment: textField(link, 'environmentName') ?? textField(link, 'environment'), service: textField(link, 'service'),
      origin: { kind: 'file', path, ...(line >= 0 ? { line: line + 1 } : {}), name: 'linked project' },
    };
  }
  return undefined;
}
