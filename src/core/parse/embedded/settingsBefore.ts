// What earlier commands of a text set for a later one: variables, the folder, temporary tables. A long text is read one command at a
// time, and this goes before it.
import type { Span } from '../../model/effect';
import type { EmbeddedText } from './embeddedText';

const most = 100;
const longestSetting = 500;

/** A text of its own, ending in a line's end; empty: nothing is set. `spans`: every command of the text, in order. */
export function settingsBefore(embedded: EmbeddedText, spans: readonly Span[], command: Span): string {
  const { text, language } = embedded;
  const sets = language === 'powershell' ? powerShell : language === 'sql' ? sql : language === 'cmd' ? undefined : shell;
  if (!sets) return '';
  const found: string[] = [];
  for (let i = spans.findLastIndex(span => span.end <= command.start); i >= 0 && found.length < most; i--) {
    const span = spans[i];
    if (!span || span.end - span.start > longestSetting) continue;
    // What a subshell changes ends with it.
    if (/\(\s*$/.test(text.slice(Math.max(0, span.start - 5), span.start))) continue;
    const one = text.slice(span.start, span.end);
    if (sets.test(one)) found.unshift(one);
  }
  return found.length === 0 ? '' : `${found.join(language === 'sql' ? ';\n' : '\n')}${language === 'sql' ? ';' : ''}\n`;
}

const value = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|[^\s"'|;&()])*/.source;
const shell = new RegExp(`^(?:(?:(?:export|declare|typeset|local|readonly)(?:\\s+-\\w+)*\\s+)?[A-Za-z_]\\w*\\+?=${value}|(?:cd|pushd)\\s+${value})$`);
const powerShell = /^(?:\$[\w:]+\s*\+?=[^|;\n]*|(?:cd|sl|Set-Location|Push-Location)\s+[^|;\n]*)$/i;
const sql = /^create\s+(?:(?:global|local)\s+)?temp/i;
