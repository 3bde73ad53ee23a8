// What a verb in the name of a subcommand, operation or MCP tool does. Words only; which resource it acts on is the caller's matter.

/** What a verb says. `stop`: serves no longer until started again; `disturb`: serves with an interruption. */
export type Meaning = 'read' | 'create' | 'update' | 'delete' | 'replace' | 'stop' | 'disturb' | 'grant' | 'revoke' | 'secret' | 'execute' | 'send' | 'publish' | 'export' | 'detach';

const lists: Readonly<Record<Meaning, string>> = {
  delete: 'delete del rm remove destroy drop purge erase wipe terminate truncate unpublish prune clear flush empty nuke obliterate expunge deprovision uninstall trash discard deletes batchdelete bulkdelete forcedelete delall undeploy annihilate kill decommission unset cleanup evict invalidate abandon vacuum dispose teardown zap eliminate',
  replace: 'reset recreate rebuild reinstall reimage reinitialize refresh-database fresh redeploy-fresh overwrite reprovision',
  stop: 'stop shutdown poweroff halt suspend disable deactivate pause hibernate deallocate offline quiesce freeze block drain cordon lock close detach-all archive roll cancel void',
  disturb: 'restart reboot rotate resize scale failover switchover rollback revert promote migrate move rename transfer swap drain-node cycle bounce reload upgrade downgrade regenerate cutover',
  detach: 'detach disassociate disconnect unlink deregister unregister unbind unassign unmount dissociate leave',
  revoke: 'revoke deauthorize deny untrust expire',
  grant: 'grant authorize allow share add-iam-policy-binding set-iam-policy assign invite trust attach-policy permit impersonate',
  secret: 'decrypt reveal print-access-token get-secret get-secret-value get-credentials access-secret',
  export: 'export dump backup-download unload extract',
  publish: 'publish release',
  send: 'send email notify post-message invoke-webhook broadcast tweet',
  create: 'create new add init insert mk mb make register provision launch generate put allocate clone copy duplicate fork import upload start enable activate resume restore open attach associate link bind subscribe submit schedule install deploy push issue spawn save store',
  update: 'update edit set modify patch change configure apply replace-config tag untag label annotate merge write upsert sync adjust alter customize bump toggle publish-config save assign-label mark approve reject ack acknowledge put-object resolve reopen unarchive',
  execute: 'exec execute run eval invoke call trigger ssh shell script dispatch send-command',
  read: 'get list ls describe show status info view logs log version help search find inspect validate check lint diff plan preview tail top explain history fetch query read print cat count whoami me current wait watch test scan verify monitor summarize download pull lookup head exists browse outputs output stat stats metrics compare dig ping is has can analyze audit health select estimate simulate completion docs open-console events which config-view who tree usage env-pull self',
};

const meanings = new Map<string, Meaning>();
for (const [meaning, words] of Object.entries(lists) as [Meaning, string][]) {
  for (const word of words.split(' ')) if (!meanings.has(word)) meanings.set(word, meaning);
}

/** Nouns as often as verbs: they count only where no other word is a verb. */
const weak = new Set('run start set log logs test config status version release deploy env open print check history query export backup import lock label tag share call schedule restore events script shell copy link log init me self block usage output outputs top who tree stat stats metrics link save store issue'.split(' '));

export interface Verb {
  readonly meaning: Meaning;
  /** The word as written. */
  readonly verb: string;
  /** The words beside it: what it acts on, `db-instance` in `delete-db-instance`. */
  readonly noun: string;
}

/** Splits `deleteUser`, `delete_user`, `users:delete`, `delete-user`, `users.delete`. */
export function nameWords(name: string): readonly string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
}

/** The meaning of a name. A verb stands first (`delete-x`) or last (`x:delete`); anything else is undefined. */
export function verbOf(name: string): Verb | undefined {
  const whole = meanings.get(name.toLowerCase());
  if (whole) return { meaning: whole, verb: name, noun: '' };
  const words = nameWords(name);
  const firstWord = words[0] ?? '';
  const lastWord = words.at(-1) ?? '';
  const candidates = [{ word: firstWord, noun: words.slice(1) }, { word: lastWord, noun: words.slice(0, -1) }];
  const strong = candidates.find(one => meanings.has(one.word) && !weak.has(one.word)) ?? candidates.find(one => meanings.has(one.word));
  const meaning = strong && meanings.get(strong.word);
  return strong && meaning ? { meaning, verb: strong.word, noun: strong.noun.join(' ') } : undefined;
}

/** A verb that is one beyond doubt. */
export function isStrong(verb: Verb): boolean {
  return !weak.has(verb.verb.toLowerCase());
}

/** Every meaning of the words of a name, e.g. of an MCP tool `execute_and_delete`. */
export function meaningsIn(name: string): readonly Meaning[] {
  return nameWords(name).flatMap(word => meanings.get(word) ?? []);
}
