// `kubectl apply -f https://…`, `curl … | kubectl apply -f -`, `helm install x oci://…`: what nobody here has seen runs in the cluster.
import type { Call } from '../../model/call';
import { foundIn, toolEffect } from '../toolEffect';
import type { Interpreter } from '../world';

export const readRemoteManifests: Interpreter = call => {
  const words = call.args.map(word => word.text ?? word.raw);
  const verb = words.find((word, i) => /^(?:apply|create|replace)$/.test(word) && !(words[i - 1] ?? '').startsWith('-'));
  if (verb === undefined || words.some(word => /^--dry-run(?:=(?!none)|$)/.test(word))) return Promise.resolve(undefined);
  const named = words.flatMap((word, i) => (/^(?:-f|--filename|-k|--kustomize)$/.test(words[i - 1] ?? '') ? [word] : /^(?:-f|--filename=|-k|--kustomize=)(.+)$/.exec(word)?.slice(1) ?? []));
  const from = named.find(word => /^(?:https?:\/\/|github\.com\/)/.test(word)) ?? (named.includes('-') ? fetchedBy(call) : undefined);
  if (from === undefined) return Promise.resolve(undefined);
  const effect = toolEffect(call, 'kubernetes', {
    operation: 'execute', resource: { kind: 'manifest from the network', address: from, where: 'remote' }, certainty: 'will', reversibility: 'unknown', disruption: 'none', traits: ['fromNetwork'], reason: { code: 'manifest-from-network' },
  });
  return Promise.resolve(foundIn(call, [effect], { unread: [{ what: from, why: 'it was not fetched', span: call.span }] }));
};

/** `helm install NAME oci://…`, `helm upgrade NAME https://….tgz`: a chart that nobody here has seen. */
export const readRemoteChart: Interpreter = call => {
  const words = call.args.map(word => word.text ?? word.raw);
  const verb = words.find(word => !word.startsWith('-'));
  if ((verb !== 'install' && verb !== 'upgrade') || words.some(word => /^--dry-run(?:=(?!none)|$)/.test(word))) return Promise.resolve(undefined);
  const from = words.find((word, i) => /^(?:oci|https?):\/\//.test(word) && !(words[i - 1] ?? '').startsWith('-'));
  if (from === undefined) return Promise.resolve(undefined);
  const effect = toolEffect(call, 'kubernetes', {
    operation: 'execute', resource: { kind: 'chart from the network', address: from, where: 'remote' }, certainty: 'will', reversibility: 'unknown', disruption: 'none', traits: ['fromNetwork'], reason: { code: 'manifest-from-network' },
  });
  return Promise.resolve(foundIn(call, [effect], { unread: [{ what: from, why: 'it was not fetched', span: call.span }] }));
};

/** The address that the program in front of the pipe fetches. */
function fetchedBy(call: Call): string | undefined {
  let input = call.input;
  for (let depth = 0; input?.kind === 'call' && depth < 6; depth++) {
    if (/^(?:curl|wget|http|xh)$/.test(input.call.program ?? '')) return input.call.args.map(word => word.text ?? word.raw).find(text => /^https?:\/\//.test(text)) ?? 'what is fetched';
    input = input.call.input;
  }
  return undefined;
}

export const remoteManifestInterpreters: Readonly<Record<string, Interpreter>> = { helm: readRemoteChart, kubectl: readRemoteManifests, k: readRemoteManifests, oc: readRemoteManifests };
