// A review with everything a page can show, for looking at the page without an editor.
import type { Review } from '../../src/core/model/review';
import type { Showing } from '../../src/core/model/page';
import type { Verdict } from '../../src/core/model/verdict';

const command = `aws cloudformation delete-stack --stack-name cost-explorer-prod --region cn-north-1 &&
aws cloudformation wait stack-delete-complete --stack-name cost-explorer-prod &&
aws cloudformation create-stack --stack-name cost-explorer-prod --template-body file://stack.yaml --capabilities CAPABILITY_IAM`;

function span(text: string): { readonly start: number; readonly end: number } {
  const start = command.indexOf(text);
  return { start, end: start + text.length };
}

/** A delete-and-recreate of a production stack. */
export function sampleReview(verdict: Verdict = 'attest', changes: Partial<Review> = {}): Review {
  return {
    id: 'sample', agent: 'claude-code', session: 's1', cwd: '/work/services/cost-explorer', verdict, coverage: 'partial',
    headline: 'Deletes and recreates environment cost-explorer-prod in cn-north-1', operationWords: 'Deletes and recreates',
    badge: { text: 'PRODUCTION · payments-prod', tone: 'danger' },
    consequence: 'orders-db is deleted first and comes back empty, if at all; down until the create ends.',
    notChecked: 'Not checked: snapshots, the live stack, its termination protection.',
    scopeTitle: 'Affects at least 11 resources',
    scopeFrom: 'From stack.yaml, which the agent edited 3 min ago; the live stack was not read.',
    scope: [
      { title: 'Database orders-db', type: 'AWS::RDS::DBInstance', detail: 'deleted first, created empty · DeletionPolicy: Delete · new endpoint', tag: 'replace', tone: 'danger', links: [{ label: 'stack.yaml:12', path: '/work/services/cost-explorer/stack.yaml', line: 12 }], members: [] },
      { title: 'Bucket ce-exports-prod', type: 'AWS::S3::Bucket', detail: 'the delete fails while it holds objects, and then the create fails too', tag: 'may fail', tone: 'danger', links: [{ label: 'stack.yaml:31', path: '/work/services/cost-explorer/stack.yaml', line: 31 }], members: [] },
      { title: '2 queues', detail: 'messages in flight are lost', tag: 'replace', tone: 'danger', links: [{ label: 'stack.yaml:44', path: '/work/services/cost-explorer/stack.yaml', line: 44 }], members: ['refunds', 'exports'] },
      { title: 'Role ce-reader', detail: 'new unique id: trust policies that name it stop matching', tag: 'replace', tone: 'danger', links: [{ label: 'stack.yaml:60', path: '/work/services/cost-explorer/stack.yaml', line: 60 }], members: [] },
      { title: '6 that keep nothing', detail: '4 functions, 1 alarm, 1 rule: gone until the create ends', tag: 'replace', tone: 'warning', links: [], members: ['fn-ingest', 'fn-rollup', 'fn-export', 'fn-notify', 'alarm-lag', 'rule-nightly'] },
    ],
    runsAs: [
      { term: 'Acts as', text: 'role `OperatorAccess` in account `123456789012` “payments-prod”', tone: 'plain' },
      { term: 'Because', text: '`AWS_PROFILE=operator-prod` from `.env` line 3, loaded by the agent', tone: 'plain' },
      { term: 'Environment', text: 'production: profile and stack names, account in your policy', tone: 'plain' },
      { term: 'Reach', text: 'needs: delete one stack (`cloudformation:DeleteStack`) and the rights to delete everything inside · holds: unknown, name suggests operator · nothing found that limits it to this stack', tone: 'warning' },
    ],
    undo: 'None known.', safer: 'a change set instead of a delete (`aws cloudformation create-change-set`), or snapshot `orders-db` first',
    unknown: ['Snapshots, the live stack, termination and deletion protection.'],
    why: [{ rule: 'production-replace', verdict, file: '/work/services/cost-explorer/.countersign/policy.json', line: 14, owner: '@platform' }],
    exhibit: { kind: 'command', text: command, marks: [span('delete-stack --stack-name cost-explorer-prod'), span('create-stack --stack-name cost-explorer-prod')] },
    said: 'Simplest path is to rebuild the environment from scratch.',
    ...(verdict === 'attest' || verdict === 'countersign' ? { token: 'orders-db' } : {}),
    approveLabel: 'Delete orders-db and replace 10 more',
    effects: [], principals: [], unread: [], reads: [], explanation: '',
    ...changes,
  };
}

export function sampleShowing(review: Review = sampleReview(), changes: Partial<Showing> = {}): Showing {
  return {
    review, revision: 1, agentName: 'Claude Code', folder: 'services/cost-explorer', branch: 'main', waited: 12_000,
    stage: { kind: 'waiting', left: 3_468_000 }, others: 0, changed: [], offers: { grantScope: review.verdict === 'confirm', disposable: [], accounts: [] }, checks: [], ...changes,
  };
}
