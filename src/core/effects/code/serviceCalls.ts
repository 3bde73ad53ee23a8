// Calls of client libraries for clusters, containers, brokers and Google's storage → the same call of the command line, which the tables know.
import type { FunctionCall } from './functionCalls';
import type { Argument } from './values';

/** The words of the command; undefined: no such call. A word is undefined where its value is not known. */
export function serviceWords(one: FunctionCall): readonly (string | undefined)[] | undefined {
  return kubernetes(one) ?? docker(one) ?? kafka(one) ?? storage(one);
}

const named = (args: readonly Argument[], at: number, ...names: readonly string[]): string | undefined =>
  (args.find(argument => names.includes(argument.name ?? '')) ?? args.filter(argument => argument.name === undefined)[at])?.value.text;

/** `CoreV1Api().delete_namespaced_config_map(name, namespace)`, `deleteNamespacedDeployment`. */
function kubernetes({ name, args }: FunctionCall): readonly (string | undefined)[] | undefined {
  const [, verb, scoped, rest] = /V\d\w*Api\(?\)?\.(delete|create)_?(namespaced_|Namespaced|collection_namespaced_|CollectionNamespaced)?([a-zA-Z_]+)$/.exec(name) ?? [];
  if (verb === undefined || rest === undefined) return undefined;
  const kind = rest.replace(/_/g, '').toLowerCase();
  if (/^collection/i.test(scoped ?? '')) return ['kubectl', 'delete', kind, '--all', '-n', named(args, 0, 'namespace')];
  const space = scoped ? ['-n', named(args, verb === 'create' ? 0 : 1, 'namespace')] : [];
  // What is made stands in an object: its name is among the texts of the argument.
  const made = args.flatMap(argument => argument.tokens).map((token, i, all) => (token.text.replace(/['"]/g, '') === 'name' || texts(token) === 'name' ? all.slice(i + 1, i + 4).map(texts).find(text => text !== undefined && text !== 'name') : undefined)).find(text => text !== undefined);
  return ['kubectl', verb, kind, verb === 'create' ? made : named(args, 0, 'name'), ...space];
}

function texts(token: Argument['tokens'][number]): string | undefined {
  return token.kind === 'string' ? (token.pieces ?? []).map(piece => ('text' in piece ? piece.text : '')).join('') : undefined;
}

/** `docker.from_env().volumes.get('pg').remove()`, `….volumes.create('pg')`. */
function docker({ name, args, of }: FunctionCall): readonly (string | undefined)[] | undefined {
  const [, things, verb] = /^docker\.(?:from_env|DockerClient)\(\)\.(volumes|containers|networks|images)\.(?:get\(\)\.)?(remove|create|prune|run|kill)$/.exec(name) ?? [];
  if (things === undefined || verb === undefined) return undefined;
  const thing = things.slice(0, -1);
  if (verb === 'prune') return ['docker', thing, 'prune', '-f'];
  if (verb === 'run') return ['docker', 'run', '--name', named(args, 9, 'name') ?? '', named(args, 0, 'image')];
  return ['docker', thing, verb === 'remove' ? 'rm' : verb, name.includes('.get()') ? of[0]?.value.text : named(args, thing === 'container' ? 9 : 0, 'name', 'image')];
}

/** `KafkaAdminClient().delete_topics([…])`, `admin.deleteTopics({topics: […]})`, `create_topics([NewTopic('x', …)])`. */
function kafka({ name, args }: FunctionCall): readonly (string | undefined)[] | undefined {
  const verb = /(?:Admin(?:Client)?\(\)|admin(?:\(\))?)\.(delete|create)_?[tT]opics$/.exec(name)?.[1];
  if (verb === undefined) return undefined;
  const topics = args[0]?.value.list?.map(value => value.text ?? value.of?.[0]?.value.text) ?? args.flatMap(argument => argument.tokens).map(texts).filter(text => text !== undefined).slice(0, 5);
  return ['kafka-topics', `--${verb}`, ...(topics.length > 0 ? topics : [undefined]).flatMap(topic => ['--topic', topic])];
}

/** `storage.Client().bucket('x').delete()`, `….create_bucket('x')`. */
function storage({ name, args, of }: FunctionCall): readonly (string | undefined)[] | undefined {
  if (!/storage\.Client\(\)/.test(name)) return undefined;
  const at = (bucket: string | undefined): string | undefined => (bucket === undefined ? undefined : `gs://${bucket}`);
  if (/\.(?:bucket|get_bucket)\(\)\.delete$/.test(name)) return args.some(argument => argument.name === 'force') ? ['gcloud', 'storage', 'rm', '-r', at(of[0]?.value.text)] : ['gcloud', 'storage', 'buckets', 'delete', at(of[0]?.value.text)];
  return /\.create_bucket$/.test(name) ? ['gcloud', 'storage', 'buckets', 'create', at(named(args, 0, 'bucket_or_name'))] : undefined;
}
