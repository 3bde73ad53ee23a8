// The parts of a review that are read, in the order of a person's questions. What decides is decide.ts.
import type { EnvironmentName } from '../core/model/resource';
import type { Review, RunsAsRow, ScopeLine, Link } from '../core/model/review';
import type { Showing } from '../core/model/page';
import { element, prose } from './dom';
import { exhibit } from './exhibit';
import { accountList, checkList } from './checks';
import { counts } from './guard';
import { phrase, say } from './words';

/** What the sections ask of the page. */
export interface Reader {
  /** Undefined: the files are on a colleague's machine. */
  readonly open: ((link: Link) => void) | undefined;
  /** A part was unfolded; for the record. */
  opened(what: string): void;
  /** A line of the scope was ticked or unticked by a person. */
  tick(line: number, on: boolean): void;
  /** A person asks a system's own tool. Undefined: it is over, nothing is asked any more. */
  readonly check: ((id: string) => void) | undefined;
  /** A person said what an account is. Undefined: it is over. */
  readonly account: ((key: string, name: EnvironmentName) => void) | undefined;
}

/** Who asks, what it does, where, and what is lost: always in sight. */
export function heading(showing: Showing): HTMLElement {
  const { review } = showing;
  return element('header', {},
    showing.request === undefined ? undefined : element('p', { class: 'who request' }, element('b', {}, say('requestedBy', showing.request.by)), ` · ${showing.request.about}`),
    element('p', { class: 'who' },
      ...between(' · ', [
        [element('b', {}, showing.agentName), review.subagent === undefined ? '' : ` (${review.subagent})`],
        phrase('inFolder', element('code', {}, showing.folder)),
        showing.branch === undefined ? [] : phrase('onBranch', element('code', {}, showing.branch)),
      ]),
      element('span', { class: 'time', id: 'time' })),
    changes(showing.changed),
    element('h1', {}, ...headline(review), ...(review.badge === undefined ? [] : [' ', element('span', { class: `badge ${review.badge.tone}` }, review.badge.text)])),
    review.consequence === '' && review.notChecked === undefined ? undefined : element('div', { class: `loss ${lossTone(review)}` },
      element('p', {}, ...prose(review.consequence)),
      review.notChecked === undefined ? undefined : element('p', { class: 'unchecked' }, ...prose(review.notChecked))));
}

/** Everything between the headline and the buttons. */
export function sections(showing: Showing, ticks: boolean, reader: Reader): HTMLElement {
  const { review, checks, offers } = showing;
  return element('main', { id: 'review', tabindex: '-1' },
    review.scope.length === 0 ? undefined : section('affects', ticks ? say('acknowledgeEach', review.scopeTitle) : review.scopeTitle,
      review.scopeFrom === undefined ? undefined : element('p', { class: 'from' }, ...prose(review.scopeFrom)),
      element('ul', { class: 'scope' }, ...review.scope.map((line, index) => scopeLine(line, index, ticks, reader)))),
    review.runsAs.length === 0 ? undefined : section('runsas', say('runsAs'), element('dl', {}, ...review.runsAs.flatMap(runsAs)), reader.account === undefined ? undefined : accountList(offers.accounts, reader.account), checkList(checks, reader.check)),
    review.undo === '' && review.safer === undefined && showing.copies === undefined ? undefined : section('undo', say('undo'),
      element('p', {}, ...prose(review.undo)),
      showing.copies === undefined ? undefined : element('p', {}, ...prose(showing.copies)),
      review.safer === undefined ? undefined : element('p', {}, ...saferWords(review.safer))),
    section('exact', say(exhibitWords[review.exhibit.kind]), exhibit(review.exhibit),
      review.said === undefined ? undefined : element('p', { class: 'said' }, ...phrase('said', element('q', {}, review.said)))),
    showing.keep !== undefined ? undefined : section('unknown', say('notKnown'), ...(review.unknown.length === 0
      ? [element('p', {}, say(review.coverage === 'full' ? 'everythingRead' : 'someNotRead'))]
      : [element('ul', { class: 'plain' }, ...review.unknown.map((one) => element('li', {}, ...prose(one))))])),
    review.why.length === 0 ? undefined : section('why', say('whyAsked'), element('ul', { class: 'plain' }, ...review.why.map((why) => element('li', {},
      ...phrase('byRule', element('b', {}, why.verdict), element('b', {}, why.rule)), (why.meaning ?? why.reason ?? '') === '' ? '' : `: ${why.meaning ?? why.reason ?? ''}`,
      why.owner === undefined ? '' : ` · ${say('owner', why.owner)}`,
      why.file === undefined ? undefined : ' · ', why.file === undefined ? undefined : fileLink(linkTo(why.file, why.line), reader),
      why.change === undefined ? undefined : element('p', { class: 'from' }, why.change))))));
}

function section(id: string, title: string, ...children: readonly (Node | undefined)[]): HTMLElement {
  return element('section', { 'aria-labelledby': `${id}-title`, class: id }, element('h2', { id: `${id}-title` }, title), ...children);
}

const exhibitWords = { command: 'command', diff: 'change', call: 'call' } as const;

/** The first word stands out: it is what the eye looks for. */
function saferWords(safer: string): (Node | string)[] {
  const [before = '', after = ''] = say('safer').split('{0}');
  return [element('b', {}, before), ...prose(safer), after];
}

function headline(review: Review): Node[] {
  const at = review.operationWords === '' ? -1 : review.headline.indexOf(review.operationWords);
  if (at < 0) return [element('span', {}, review.headline)];
  const end = at + review.operationWords.length;
  return [
    element('span', {}, review.headline.slice(0, at)),
    element('span', { class: `operation ${lossTone(review)}` }, review.operationWords),
    element('span', {}, review.headline.slice(end)),
  ];
}

/** The consequence is red where something is lost or replaced, amber where something is only risked. */
function lossTone(review: Review): string {
  return review.scope.some((line) => line.tone === 'danger') || review.badge?.tone === 'danger' || review.verdict === 'deny' ? 'danger' : 'warning';
}

function scopeLine(line: ScopeLine, index: number, ticks: boolean, reader: Reader): HTMLElement {
  const id = `line-${index}`;
  const title = [element('b', {}, line.title), line.type === undefined ? '' : ` (${line.type})`];
  return element('li', { class: ticks ? 'ticked' : '' },
    ticks ? tickBox(id, index, reader) : undefined,
    element('div', { class: 'what' },
      ticks ? element('label', { for: id, id: `${id}-title` }, ...title) : element('span', {}, ...title),
      element('p', { class: 'detail', id: `${id}-detail` }, ...between(' · ', [
        line.detail === '' ? [] : prose(line.detail),
        ...line.links.map((link) => [fileLink(link, reader)]),
      ])),
      line.members.every((member) => line.title.includes(member) || line.detail.includes(member)) ? undefined : members(line, reader)),
    line.tag === '' ? undefined : element('span', { class: `tag ${line.tone}` }, line.tag));
}

function tickBox(id: string, index: number, reader: Reader): HTMLInputElement {
  const box = element('input', { type: 'checkbox', id, 'aria-describedby': `${id}-detail` });
  box.addEventListener('click', (event) => {
    // Undone here, a click that does not count leaves the box as it was.
    if (!counts(event)) event.preventDefault();
  });
  box.addEventListener('change', (event) => {
    if (event.isTrusted) reader.tick(index, box.checked);
    else box.checked = false;
  });
  return box;
}

function members(line: ScopeLine, reader: Reader): HTMLElement {
  const details = element('details', { class: 'members' },
    element('summary', {}, line.members.length === 1 ? say('showOne') : say('showAll', line.members.length)),
    element('ul', { class: 'plain' }, ...line.members.map((member) => element('li', {}, element('code', {}, member)))));
  details.addEventListener('toggle', () => { if (details.open) reader.opened(line.title); });
  return details;
}

function runsAs(row: RunsAsRow): HTMLElement[] {
  return [element('dt', {}, row.term), element('dd', { class: row.tone }, ...prose(row.text))];
}

function linkTo(path: string, line: number | undefined): Link {
  const label = `${path.split(/[\\/]/).slice(-2).join('/')}${line === undefined ? '' : `:${line}`}`;
  return line === undefined ? { label, path } : { label, path, line };
}

/** Reading is no decision: it needs a person, but no half second. */
function fileLink(link: Link, reader: Reader): HTMLElement {
  const { open } = reader;
  if (open === undefined) return element('code', {}, link.label);
  const button = element('button', { type: 'button', class: 'link', title: say('openFile', link.path) }, link.label);
  button.addEventListener('click', (event) => { if (event.isTrusted) open(link); });
  return button;
}

function changes(changed: readonly string[]): HTMLElement | undefined {
  if (changed.length === 0) return undefined;
  return element('div', { class: 'changed', role: 'alert' },
    element('p', {}, element('b', {}, say('changedTitle'))),
    element('ul', { class: 'plain' }, ...changed.map((one) => element('li', {}, ...prose(one)))));
}

function between(separator: string, groups: readonly (readonly (Node | string)[])[]): (Node | string)[] {
  return groups.filter((group) => group.length > 0).flatMap((group, index) => index === 0 ? [...group] : [separator, ...group]);
}
