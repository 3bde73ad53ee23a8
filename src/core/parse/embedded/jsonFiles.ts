// package.json and the editor's tasks.json → the commands that they declare.
import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import { embeddedText, nestsTooDeeply, shellNamed, unknownVariable, withFilled, type EmbeddedLanguage, type EmbeddedText, type Part } from './embeddedText';

const options = { allowTrailingComma: true } as const;

export function commandsOfPackageJson(source: string): readonly EmbeddedText[] {
  const scripts = member(tree(source), 'scripts');
  return membersOf(scripts).flatMap(({ value }) => {
    const one = value.type === 'string' ? embeddedText(source, stringParts(source, value), 'sh') : undefined;
    return one ? [one] : [];
  });
}

export function commandsOfTasks(source: string): readonly EmbeddedText[] {
  const root = tree(source);
  const tasks = member(root, 'tasks')?.children ?? [];
  return [...tasks, ...(root ? [root] : [])].flatMap(task => [task, ...['windows', 'linux', 'osx'].flatMap(name => member(task, name) ?? [])].flatMap(one => {
    const command = member(one, 'command');
    if (!command) return [];
    const args = member(one, 'args') ?? member(task, 'args');
    const given = member(member(member(one, 'options') ?? member(task, 'options'), 'shell'), 'executable');
    const language = (given && typeof given.value === 'string' ? shellNamed(given.value) : undefined) ?? (member(task, 'windows') === one ? 'powershell' : 'sh');
    const parts = [command, ...(args?.children ?? [])].flatMap((word, i) => wordParts(source, word, i > 0, language));
    const found = embeddedText(source, parts, language);
    return found ? [found] : [];
  }));
}

/** A word of a task: a string, or `{ value, quoting }`. Arguments with blanks in them are quoted by the editor. */
function wordParts(source: string, node: Node, isArgument: boolean, language: EmbeddedLanguage): readonly Part[] {
  const value = node.type === 'object' ? member(node, 'value') : node;
  if (value?.type !== 'string') return [];
  const parts = stringParts(source, value).flatMap(part => (part.text === undefined ? withFilled(source, part, /\$\{([^{}]{0,200})\}/g, match => filled(match[1] ?? '')) : [part]));
  if (!isArgument) return parts;
  const quote = node.type === 'object' || /\s/.test(String(value.value)) ? (language === 'cmd' ? '"' : "'") : '';
  const [start, end] = [value.offset, value.offset + value.length];
  return [{ from: start, to: start + 1, text: ` ${quote}` }, ...parts, ...(quote ? [{ from: end - 1, to: end, text: quote }] : [])];
}

/** The editor's variables: the folder is where the task starts, the environment's are the shell's. */
function filled(name: string): string {
  if (/^(?:workspaceFolder|workspaceRoot|cwd)$/.test(name)) return '.';
  if (name === 'userHome') return '~';
  if (name === 'pathSeparator' || name === '/') return '/';
  return unknownVariable(name.replace(/^env:/, ''));
}

/** A string's characters, each escape a part of its own. */
function stringParts(source: string, node: Node): readonly Part[] {
  const inside = { from: node.offset + 1, to: node.offset + node.length - 1 };
  return withFilled(source, inside, /\\(?:u[0-9a-fA-F]{4}|.)/g, match => {
    try {
      return JSON.parse(`"${match[0]}"`) as string;
    } catch {
      return match[0]; // not an escape of JSON: as written
    }
  });
}

function tree(source: string): Node | undefined {
  if (nestsTooDeeply(source)) return undefined;
  try {
    return parseTree(source, [], options);
  } catch {
    return undefined; // nested too deeply to be read
  }
}

function membersOf(node: Node | undefined): readonly { readonly name: string; readonly value: Node }[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(property => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ name: String(getNodeValue(key)), value }] : [];
  });
}

function member(node: Node | undefined, name: string): Node | undefined {
  return membersOf(node).find(one => one.name === name)?.value;
}
