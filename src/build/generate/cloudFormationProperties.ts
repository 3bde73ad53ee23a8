// Makes data/cloudFormationProperties.ts: for every CloudFormation type the properties whose change replaces the
// resource, always or sometimes. Source: @aws-cdk/aws-service-spec. What "no" hides (refused updates) is hand data.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import { writeTable } from './writeTable';

/** Deeper nesting than this holds no replacing property today and guards against types that contain themselves. */
const deepest = 6;

export function generateCloudFormationProperties(): { entries: number; facts: number; bytes: number; gzipped: number } {
  const database = loadAwsServiceSpecSync();
  const entries = new Map<string, unknown>();
  let facts = 0;
  for (const resource of database.all('resource')) {
    const found = { yes: new Set<string>(), maybe: new Set<string>() };
    collect(database, resource.properties, '', 0, found);
    for (const path of resource.additionalReplacementProperties ?? []) found.yes.add(path.filter((part) => part !== '*').join('.'));
    const always = withoutCovered(found.yes, found.yes);
    const maybe = withoutCovered(found.maybe, found.yes);
    facts += always.length + maybe.length;
    const row: unknown[] = [always.join(' '), maybe.join(' '), resource.isStateful ? 1 : 0];
    while (row.length > 0 && (row.at(-1) === 0 || row.at(-1) === '')) row.pop();
    entries.set(resource.cloudFormationType, row);
  }
  const version = packageVersion('@aws-cdk/aws-service-spec');
  const sizes = writeTable({
    name: 'cloudFormationProperties',
    head: [
      `Properties whose change makes CloudFormation replace a resource, from @aws-cdk/aws-service-spec ${version} (Apache-2.0).`,
      'Row of a type: [always, maybe, 1 if the source calls it stateful]; paths divided by spaces, array indices left out.',
      'A path covers everything below it. A property in neither list is updated in place or its update is refused.',
    ],
    about: { source: '@aws-cdk/aws-service-spec', version },
    entries,
  });
  return { entries: entries.size, facts, ...sizes };
}

function collect(
  database: SpecDatabase,
  properties: Readonly<Record<string, Property>>,
  above: string,
  depth: number,
  found: { readonly yes: Set<string>; readonly maybe: Set<string> },
): void {
  for (const [name, property] of Object.entries(properties)) {
    const path = above + name;
    if (property.causesReplacement === 'yes') {
      found.yes.add(path);
      continue;
    }
    if (property.causesReplacement === 'maybe') found.maybe.add(path);
    if (depth >= deepest) continue;
    for (const nested of nestedProperties(database, property.type)) collect(database, nested, `${path}.`, depth + 1, found);
  }
}

function nestedProperties(database: SpecDatabase, type: PropertyType): readonly Readonly<Record<string, Property>>[] {
  switch (type.type) {
    case 'ref':
      return [database.get('typeDefinition', type.reference.$ref).properties];
    case 'array':
    case 'map':
      return nestedProperties(database, type.element);
    case 'union':
      return type.types.flatMap((member) => nestedProperties(database, member));
    default:
      return [];
  }
}

/** Leaves out paths that lie below one of `covering`. */
function withoutCovered(paths: ReadonlySet<string>, covering: ReadonlySet<string>): readonly string[] {
  return [...paths].filter((path) => !parents(path).some((parent) => covering.has(parent))).sort();
}

function parents(path: string): readonly string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

function packageVersion(name: string): string {
  const file = createRequire(__filename).resolve(`${name}/package.json`);
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
}
