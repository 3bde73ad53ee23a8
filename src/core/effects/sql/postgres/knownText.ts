// Text that an expression builds, as far as it is known: `'DROP TABLE ' || t`, format('DROP TABLE %I', t), quote_ident(x).
import { as, dotted, listOf, nodeOf, textOf, unwrap } from '../../../parse/sql/postgresTree';

/** A name that stands where a part is filled in when it runs. */
export const filledIn = 'named_when_it_runs';

/** `whole`: nothing in it is filled in. Undefined: nothing of it is known. */
export function knownText(expression: unknown, depth = 0): { readonly text: string; readonly whole: boolean } | undefined {
  const found = unwrap(expression);
  if (!found || depth > 200) return undefined;
  const { type, node } = found;
  const part = (value: unknown): { readonly text: string; readonly whole: boolean } => knownText(value, depth + 1) ?? { text: filledIn, whole: false };
  const joined = (values: readonly unknown[], between = ''): { readonly text: string; readonly whole: boolean } => {
    const parts = values.map(part);
    return { text: parts.map(one => one.text).join(between), whole: parts.every(one => one.whole) };
  };
  if (type === 'A_Const') {
    const string = nodeOf(node['sval']);
    return string ? { text: textOf(string['sval']) ?? '', whole: true } : undefined;
  }
  if (type === 'TypeCast') return knownText(node['arg'], depth + 1);
  if (type === 'A_Expr' && dotted(node['name']) === '||') return joined([node['lexpr'], node['rexpr']]);
  if (type !== 'FuncCall') return undefined;
  const name = dotted(node['funcname']).replace(/^pg_catalog\./, '');
  const args = listOf(node['args']);
  if (name === 'concat') return joined(args);
  if (name === 'concat_ws') return joined(args.slice(1), knownText(args[0], depth + 1)?.text ?? ' ');
  if (/^(?:quote_ident|lower|trim|btrim|ltrim|rtrim)$/.test(name)) return knownText(args[0], depth + 1);
  if (name === 'convert_from' || name === 'decode') return decoded(args, depth);
  if (name !== 'format') return undefined;
  const template = knownText(args[0], depth + 1);
  return template && formatted(template, args.slice(1), depth);
}

function formatted(template: { readonly text: string; readonly whole: boolean }, args: readonly unknown[], depth: number): { readonly text: string; readonly whole: boolean } {
  let { whole } = template;
  let next = 0;
  const text = template.text.replace(/%(?:(\d+)\$)?-?(?:\d+)?([sIL%])/g, (_, place: string | undefined, form: string) => {
    if (form === '%') return '%';
    const at = place === undefined ? next++ : Number(place) - 1;
    const value = as(args[at], 'A_Const') ? knownText(args[at], depth + 1) : undefined;
    if (value) return form === 'L' ? `'${value.text.replaceAll("'", "''")}'` : value.text;
    whole = false;
    return form === 'L' ? `'${filledIn}'` : filledIn;
  });
  return { text, whole };
}

/** `convert_from(decode('44524f50…', 'hex'), 'utf8')`. */
function decoded(args: readonly unknown[], depth: number): { readonly text: string; readonly whole: boolean } | undefined {
  const value = knownText(args[0], depth + 1);
  const form = knownText(args[1], depth + 1)?.text.toLowerCase();
  if (!value?.whole || form === undefined) return undefined;
  if (form === 'hex' && /^(?:[0-9a-f]{2})*$/i.test(value.text)) return { text: value.text.replace(/../g, pair => String.fromCharCode(parseInt(pair, 16))), whole: true };
  if (form === 'base64') {
    try {
      return { text: atob(value.text.replace(/\s/g, '')), whole: true };
    } catch {
      return undefined;
    }
  }
  return value;
}
