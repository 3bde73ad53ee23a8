// A Helm chart whose templates are plain: values merged from values.yaml and further files, simple actions filled in. Charts that
// need Helm's functions, loops or conditions are not rendered here.
import { parseManifests, plainChart, type KubernetesObject } from '../../../parse/manifest/kubernetes';
import { parseYaml } from '../../../parse/manifest/yaml';
import { isObject, textField, type Json, type JsonObject } from '../../../parse/plan/values';
import { child } from '../../files/paths';
import type { Sources } from '../sources';

/** Objects of the templates that could be rendered; undefined: no chart here. */
export async function renderChart(folder: string, valueFiles: readonly string[], release: { readonly name: string; readonly namespace: string }, sources: Sources): Promise<readonly KubernetesObject[] | undefined> {
  const chart = await sources.read(child(folder, 'Chart.yaml'));
  if (chart === undefined) return undefined;
  let values: JsonObject = {};
  for (const path of [child(folder, 'values.yaml'), ...valueFiles]) {
    const text = await sources.read(path);
    const value = text === undefined ? undefined : parseYaml(text, 'yaml1.2')?.[0]?.value;
    if (isObject(value)) values = merged(values, value);
  }
  const name = textField(parseYaml(chart, 'yaml1.2')?.[0]?.value ?? null, 'name') ?? '';
  const templates = child(folder, 'templates');
  const names = (await sources.list(templates)).filter(one => /\.ya?ml$/.test(one)).slice(0, 200);
  const objects = await Promise.all(names.map(async one => {
    const text = await sources.read(child(templates, one));
    const plain = text === undefined ? undefined : plainChart(text, values, { ...release, chart: name });
    return plain === undefined ? [] : parseManifests(plain) ?? [];
  }));
  return objects.flat();
}

function merged(base: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const old = result[name];
    result[name] = isObject(value) && isObject(old) ? merged(old, value) : value;
  }
  return result;
}
