// CloudFormation and SAM templates (YAML or JSON) → parameters, conditions and resources with their lines. Intrinsic functions stay
// in their long form; they are evaluated in effects/infrastructure/cloudFormation.
import { field, isObject, texts, textField, type Json, type JsonObject } from '../plan/values';
import { parseYaml } from './yaml';

export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly condition?: string;
  readonly dependsOn: readonly string[];
  readonly line?: number;
}

export interface Template {
  readonly parameters: ReadonlyMap<string, { readonly standard: Json | undefined; readonly line?: number }>;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly serverless: boolean;
  /** Macros other than SAM change the template before it is used: what is read here is not all of it. */
  readonly macros: readonly string[];
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** Quick look: could this text be a template at all? */
export function looksLikeTemplate(text: string): boolean {
  return /["']?Resources["']?\s*:/.test(text) && /\bType["']?\s*:\s*["']?(?:[\w]+::[\w:]+|Custom::\w+)/.test(text);
}

/** Undefined: not a template. */
export function parseTemplate(text: string): Template | undefined {
  if (!looksLikeTemplate(text)) return undefined;
  const document = parseYaml(text, 'cloudformation')?.[0];
  const whole = document?.value;
  const below = isServerlessService(whole) ? ['resources'] : [];
  const root = below.length > 0 ? ownResources(field(whole, 'resources')) : whole;
  if (!document || !isObject(root) || !isObject(root['Resources'])) return undefined;
  const serverless = [root['Transform'] ?? []].flat().some(one => one === 'AWS::Serverless-2016-10-31');
  const globals = isObject(root['Globals']) ? root['Globals'] : {};
  const resources = new Map<string, TemplateResource>();
  for (const [id, value] of Object.entries(root['Resources'])) {
    const type = textField(value, 'Type');
    if (type === undefined || !isObject(value)) continue;
    const own = isObject(value['Properties']) ? value['Properties'] : {};
    resources.set(id, {
      id, type, properties: serverless ? withGlobals(type, own, globals) : own,
      deletionPolicy: textField(value, 'DeletionPolicy'), updateReplacePolicy: textField(value, 'UpdateReplacePolicy'), condition: textField(value, 'Condition'),
      dependsOn: typeof value['DependsOn'] === 'string' ? [value['DependsOn']] : texts(value['DependsOn']), line: document.lineOf([...below, 'Resources', id]),
    });
  }
  const parameters = isObject(root['Parameters']) ? root['Parameters'] : {};
  return {
    resources, serverless,
    parameters: new Map(Object.entries(parameters).map(([name, value]) => [name, { standard: isObject(value) ? value['Default'] : undefined, line: document.lineOf(['Parameters', name, 'Default']) }])),
    mappings: isObject(root['Mappings']) ? root['Mappings'] : {},
    conditions: isObject(root['Conditions']) ? root['Conditions'] : {},
    macros: [root['Transform'] ?? []].flat().map(one => (typeof one === 'string' ? one : textField(one as Json, 'Name') ?? '')).filter(name => name !== '' && name !== 'AWS::Serverless-2016-10-31' && name !== 'AWS::LanguageExtensions'),
    lineOf: path => document.lineOf([...below, ...path]),
  };
}

/** `serverless.yml`: a service with a provider, whose `resources` hold a template of its own. */
export function isServerlessService(value: Json | undefined): boolean {
  return isObject(value) && Object.hasOwn(value, 'service') && Object.hasOwn(value, 'provider') && Object.hasOwn(value, 'resources');
}

/** One template, or a list of them whose resources come together; parts in other files (`${file(…)}`) are not here. */
function ownResources(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return value;
  return { Resources: Object.assign({}, ...(value as readonly Json[]).map(one => (isObject(one) && isObject(one['Resources']) ? one['Resources'] : {}))) as JsonObject };
}

/** SAM's Globals are what every function, API or table starts from. */
function withGlobals(type: string, own: JsonObject, globals: JsonObject): JsonObject {
  const section = /^AWS::Serverless::(\w+)$/.exec(type)?.[1];
  const shared = section === undefined ? undefined : globals[section];
  return isObject(shared) ? { ...shared, ...own } : own;
}
