// What HCL text says: blocks, attributes and expressions, without evaluating anything.

export type Step = { readonly kind: 'attribute'; readonly name: string } | { readonly kind: 'index'; readonly index: Expression } | { readonly kind: 'splat' };

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Expression; readonly value: Expression }[] }
  /** `var.x`, `aws_vpc.main[0].id`, `each.key`, a name bound by `for`. */
  | { readonly kind: 'reference'; readonly root: string; readonly steps: readonly Step[] }
  | { readonly kind: 'access'; readonly of: Expression; readonly steps: readonly Step[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly spread: boolean }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'for'; readonly result: 'list' | 'object'; readonly names: readonly string[]; readonly over: Expression;
      /** Objects only. */
      readonly key?: Expression;
      readonly value: Expression; readonly test?: Expression; readonly grouped: boolean;
    }
  /** Not read: an error in the text or a form that is not known here. */
  | { readonly kind: 'opaque'; readonly text: string };

export interface Attribute {
  readonly name: string;
  readonly value: Expression;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly line: number;
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

export interface HclFile {
  readonly body: Body;
  /** Lines with text that could not be read. */
  readonly errors: readonly number[];
}

export const emptyBody: Body = { attributes: new Map(), blocks: [] };
