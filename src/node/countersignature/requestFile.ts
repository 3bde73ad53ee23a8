// The exact form of what travels: requests, signatures and statements. Unknown members, other spellings of the same JSON and texts over 1 MB are
// refused, so that what is read, shown, digested and signed are the same bytes.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { armour, unarmour, type ArmourLabel } from '../../core/countersign/armour';
import { canonicalJson } from '../../core/countersign/canonicalJson';
import type { Refusal, SharedReview, SignatureRequest } from '../../core/model/countersignature';
import type { Badge, Exhibit, Link, Need, RunsAsRow, ScopeLine, Why } from '../../core/model/review';
import type { Span } from '../../core/model/effect';
import { verdicts } from '../../core/model/verdict';
import { mostBytes } from './carriedFiles';

/** A request with the requester's own signature over `text`. */
export interface SignedText {
  readonly text: string;
  readonly signature: string;
}

/** A colleague's signature over the text of a request. Only `signature` is believed; the rest says which request it is meant for. */
export interface SignatureFile {
  readonly format: 'countersign-signature';
  readonly version: 1;
  readonly id: string;
  readonly digest: string;
  readonly signature: string;
}

/** Something that a person says about a request, signed with their key like the request itself. */
export interface Statement {
  readonly format: 'countersign-statement';
  readonly version: 1;
  readonly kind: 'withdrawRequest' | 'withdrawSignature' | 'decline';
  readonly id: string;
  readonly digest: string;
  readonly repository: string;
  readonly by: { readonly name: string; readonly key: string };
  readonly at: string;
  readonly note: string;
}

export type Read<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** SHA-256 of the bytes, hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What ties a request to the approval behind it. Only who has the salt can tell what it stands for. */
export function commitmentOf(salt: string, bound: string): string {
  return createHash('sha256').update(`${salt}:${bound}`).digest('hex');
}

export function readRequest(text: string): Read<SignatureRequest> {
  const read = strict(requestSchema, text);
  if (read.kind === 'refused') return read;
  const lasts = Date.parse(read.value.expires) - Date.parse(read.value.created);
  return lasts > 0 && lasts <= longest ? read : malformed('it lasts longer than a week, or no time at all');
}

export function readSignature(text: string): Read<SignatureFile> {
  return strict(signatureSchema, text);
}

export function readStatement(text: string): Read<Statement> {
  return strict(statementSchema, text);
}

/** A signed text as armour, and back. */
export function armoured(label: ArmourLabel, content: unknown, heading: string): string {
  return armour(label, gzipSync(canonicalJson(content)).toString('base64'), heading);
}

export function readArmouredRequest(text: string): Read<SignedText> {
  return fromArmour('REQUEST', text, signedTextSchema);
}

export function readArmouredSignature(text: string): Read<SignatureFile> {
  return fromArmour('SIGNATURE', text, signatureSchema);
}

/** Milliseconds; the policy cannot ask for more. */
const longest = 7 * 86_400_000;

function fromArmour<T>(label: ArmourLabel, text: string, schema: z.ZodType<T>): Read<T> {
  if (text.length > 4 * mostBytes) return { kind: 'refused', refusal: { kind: 'tooLarge', bytes: text.length } };
  const base64 = unarmour(label, text);
  if (base64 === undefined) return malformed(`no whole block of a ${label.toLowerCase()} is in the text`);
  let content: string;
  try {
    content = gunzipSync(Buffer.from(base64, 'base64'), { maxOutputLength: 2 * mostBytes }).toString('utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? { kind: 'refused', refusal: { kind: 'tooLarge', bytes: 2 * mostBytes } } : malformed('the block is damaged');
  }
  return strict(schema, content, 2 * mostBytes);
}

/** JSON of this schema in canonical form, and nothing else. */
function strict<T>(schema: z.ZodType<T>, text: string, most = mostBytes): Read<T> {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > most) return { kind: 'refused', refusal: { kind: 'tooLarge', bytes } };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return malformed(`${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'wrong'}`);
  }
  let canonical: string;
  try {
    canonical = canonicalJson(parsed.data);
  } catch {
    return malformed('a text in it is no Unicode');
  }
  return canonical === text ? { kind: 'read', value: parsed.data } : malformed('it is not in its canonical form');
}

function malformed(what: string): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal: { kind: 'malformed', what } };
}

/** One schema for each member of a type, the optional ones included: a member that the model gains must be allowed here too. */
type Members<T> = { readonly [K in keyof Required<T>]: z.ZodType };

const text = z.string();
const tone = z.enum(['danger', 'warning', 'plain']);
const hex = (digits: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/).refine((one) => Number.isFinite(Date.parse(one)), 'is no time');
const name = z.string().min(1).max(200);
const key = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);
const signature = z.string().min(1).max(64_000);

const link = z.strictObject({ label: text, path: text, line: z.int().optional() } satisfies Members<Link>);
const scopeLine = z.strictObject({ title: text, type: text.optional(), detail: text, tag: text, tone, links: z.array(link), members: z.array(text) } satisfies Members<ScopeLine>);
const row = z.strictObject({ term: text, text, tone } satisfies Members<RunsAsRow>);
const badge = z.strictObject({ text, tone } satisfies Members<Badge>);
const why = z.strictObject({ rule: text, verdict: z.enum(verdicts), layer: z.enum(['administrator', 'team', 'user', 'session']).optional(), file: text.optional(), line: z.int().optional(), owner: text.optional(), reason: text.optional(), reviewers: z.array(text).optional(), expires: text.optional(), meaning: text.optional(), change: text.optional() } satisfies Members<Why>);
const span = z.strictObject({ start: z.int().min(0), end: z.int().min(0) } satisfies Members<Span>);
const exhibit = z.strictObject({ kind: z.enum(['command', 'diff', 'call']), text, marks: z.array(span) } satisfies Members<Exhibit>);
const need = z.strictObject({ rule: text, reviewers: z.array(name) } satisfies Members<Need>);

const review: z.ZodType<SharedReview> = z.strictObject({
  agent: text, cwd: text, verdict: z.enum(verdicts), coverage: z.enum(['full', 'partial']), headline: text, operationWords: text, badge: badge.optional(), consequence: text, notChecked: text.optional(),
  scopeTitle: text, scopeFrom: text.optional(), scope: z.array(scopeLine), runsAs: z.array(row), undo: text, safer: text.optional(), unknown: z.array(text), why: z.array(why), exhibit,
  said: text.optional(), token: text.optional(), approveLabel: text,
} satisfies Members<SharedReview>);

const requestSchema: z.ZodType<SignatureRequest> = z.strictObject({
  format: z.literal('countersign-request'), version: z.literal(1), id: hex(32), created: time, expires: time, repository: z.string().min(1).max(1000), requester: z.strictObject({ name, key }),
  commitment: hex(64), policy: z.string().min(1).max(200), needs: z.array(need).max(100), review,
} satisfies Members<SignatureRequest>);

const signatureSchema: z.ZodType<SignatureFile> = z.strictObject({ format: z.literal('countersign-signature'), version: z.literal(1), id: hex(32), digest: hex(64), signature } satisfies Members<SignatureFile>);

const statementSchema: z.ZodType<Statement> = z.strictObject({
  format: z.literal('countersign-statement'), version: z.literal(1), kind: z.enum(['withdrawRequest', 'withdrawSignature', 'decline']), id: hex(32), digest: hex(64),
  repository: z.string().min(1).max(1000), by: z.strictObject({ name, key }), at: time, note: z.string().max(500),
} satisfies Members<Statement>);

const signedTextSchema: z.ZodType<SignedText> = z.strictObject({ text: z.string().max(mostBytes), signature } satisfies Members<SignedText>);
