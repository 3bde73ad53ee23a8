// Where a stack's template and parameters come from: the words of a call, configuration files of SAM and the AWS command line, or
// the one template that a folder holds.
import { parseTemplate, type Template } from '../../../parse/manifest/template';
import { isObject, listField, parseJson, textField, type Json } from '../../../parse/plan/values';
import { absolute, child, nameOf } from '../../files/paths';
import type { Sources } from '../sources';
import type { Value } from '../value';
import type { ParameterValues } from './compare';

export interface FoundTemplate {
  readonly path: string;
  readonly template: Template;
}

/** `file://template.yaml`, a path, or undefined for what is not on this machine (`https://`, `s3://`). */
export function localPath(text: string | undefined, cwd: string): string | undefined {
  if (text === undefined || /^(?:https?|s3):\/\//.test(text)) return undefined;
  return absolute(text.replace(/^fileb?:\/\//, ''), cwd, 'posix');
}

export async function templateAt(path: string | undefined, sources: Sources): Promise<FoundTemplate | undefined> {
  const text = path === undefined ? undefined : await sources.read(path);
  const template = text === undefined ? undefined : parseTemplate(text);
  return template && path !== undefined ? { path, template } : undefined;
}

/** Every template of a folder, usual names first. */
export async function templatesIn(folder: string, sources: Sources): Promise<readonly FoundTemplate[]> {
  const names = (await sources.list(folder)).filter(name => /\.(?:ya?ml|json|template)$/i.test(name) && !/^(?:package(?:-lock)?|tsconfig|\.)/.test(name)).slice(0, 60);
  const found = await Promise.all(names.map(name => templateAt(child(folder, name), sources)));
  const usual = (path: string): number => (/^(?:template|stack|main|cloudformation|cfn)\b/.test(nameOf(path)) ? 0 : 1);
  return found.filter(one => one !== undefined).sort((a, b) => usual(a.path) - usual(b.path));
}

/** `Key=Value` words, `ParameterKey=…,ParameterValue=…` words, or a JSON file of either form. `UsePreviousValue` says nothing. */
export async function parametersFrom(words: readonly string[], cwd: string, sources: Sources): Promise<ParameterValues> {
  const values = new Map<string, Value>();
  for (const word of words) {
    if (/^file:\/\//.test(word) || /\.json$/.test(word)) {
      const path = localPath(word, cwd);
      const text = path === undefined ? undefined : await sources.read(path);
      for (const [name, value] of parametersOfFile(text)) values.set(name, value);
      continue;
    }
    const long = /ParameterKey=([^,]+),(?:.*,)?ParameterValue=(.*)$/.exec(word);
    if (long) values.set(long[1] ?? '', unquoted(long[2] ?? ''));
    else if (!/ParameterKey=/.test(word)) {
      // One word may hold several: SAM takes "A=1 B=2" in one string.
      for (const match of word.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|\S+)/g)) values.set(match[1] ?? '', unquoted(match[2] ?? ''));
      const whole = /^(\w+)=(.*)$/s.exec(word);
      if (whole && !/\s\w+=/.test(word)) values.set(whole[1] ?? '', unquoted(whole[2] ?? ''));
    }
  }
  return values;
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, '$1').replace(/^'(.*)'$/s, '$1');

/** `[{ParameterKey, ParameterValue}]`, `["A=1"]`, `{"Parameters": {…}}` or `{"A": "1"}`. */
export function parametersOfFile(text: string | undefined): ParameterValues {
  const value = text === undefined ? undefined : parseJson(text);
  const values = new Map<string, Value>();
  if (Array.isArray(value)) {
    for (const one of value as readonly Json[]) {
      const name = textField(one, 'ParameterKey');
      const given = textField(one, 'ParameterValue');
      if (name !== undefined && given !== undefined) values.set(name, given);
      else if (typeof one === 'string') {
        const pair = /^(\w+)=(.*)$/s.exec(one);
        if (pair) values.set(pair[1] ?? '', pair[2] ?? '');
      }
    }
  } else if (isObject(value)) {
    const inner = isObject(value['Parameters']) ? value['Parameters'] : value;
    for (const [name, given] of Object.entries(inner)) if (typeof given === 'string' || typeof given === 'number') values.set(name, String(given));
  }
  return values;
}

/** Does a JSON text give values to parameters of templates? */
export function looksLikeParameters(text: string): boolean {
  const value = parseJson(text);
  return (Array.isArray(value) && (value as readonly Json[]).some(one => textField(one, 'ParameterKey') !== undefined || (typeof one === 'string' && /^\w+=/.test(one)))) || (isObject(value) && isObject(value['Parameters']) && !Object.hasOwn(value, 'Resources')) || listField(value, 'Parameters').length > 0;
}

/** The part of samconfig.toml that decides a deploy, read line by line: plain `key = "value"` pairs under `[env.command.parameters]`. */
export function samSettings(text: string | undefined, environment: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  let section = '';
  for (const line of (text ?? '').split('\n')) {
    const header = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) section = header.trim();
    const pair = /^\s*([\w-]+)\s*=\s*"((?:[^"\\]|\\.)*)"/.exec(line);
    if (pair && (section === `${environment}.deploy.parameters` || section === `${environment}.global.parameters`)) found[pair[1] ?? ''] = (pair[2] ?? '').replace(/\\"/g, '"');
  }
  return found;
}
