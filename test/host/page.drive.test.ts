// The approval page in a browser by itself: what a person can and cannot do on it, with which device, in every theme.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import type { PageCheck, PageReading, PageRequest, PageSignature } from '../../src/core/model/page';
import type { Verdict } from '../../src/core/model/verdict';
import { openPage, pageNonce, startBrowser, type OpenPage, type ThemeName } from './pageHarness';
import { pictureFile } from './drive';
import { sampleReview, sampleShowing } from './sampleReview';

const mayAsk: PageSignature = { kind: 'mayAsk', carried: true, way: 'The request goes to the remote origin.', signers: [{ name: 'ben' }, { name: 'ana', barred: 'you asked' }] };
const asked = { kind: 'asked', state: 'open', tone: 'plain', words: 'Waiting for a countersignature.', about: 'Asked at 18:04', details: [] } as const;
const request: PageRequest = { by: 'ana', about: 'key SHA256:ana · from github.com/acme/shop' };
const checks: readonly PageCheck[] = [{ id: 'aws/identity', command: 'AWS_PROFILE=operator-prod aws sts get-caller-identity', purpose: 'Who it is' }];

describe('the approval page', () => {
  let browser: Browser;
  let open: OpenPage;

  before(async () => { browser = await startBrowser(); });
  after(() => browser?.close());
  afterEach(() => open?.page.close());

  async function show(verdict: Verdict, changes: Parameters<typeof sampleShowing>[1] = {}, theme: ThemeName = 'dark'): Promise<OpenPage> {
    open = await openPage(browser, theme);
    await open.show(sampleShowing(sampleReview(verdict), changes));
    return open;
  }

  /** Violations of accessibility on the whole page, one line each. */
  async function violations({ page }: OpenPage): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary).join(" | ")))');
  }

  const account = { key: 'k', title: 'AWS account 1', unknown: true } as const;
  const told: readonly PageCheck[] = [
    ...checks.map((one) => ({ ...one, answer: { kind: 'told', words: 'Checked by you at 18:04: role Operator', tone: 'plain' } as const })),
    { id: 'b', command: 'kubectl auth whoami', purpose: 'Who it is', answer: { kind: 'told', words: 'no answer within 10 seconds', tone: 'warning' } }, { id: 'c', command: 'gh auth status', purpose: 'Who it is', answer: { kind: 'asking' } },
  ];
  /** Every state that a page can be in. */
  const states: Readonly<Record<string, Parameters<typeof sampleShowing>>> = {
    'confirm with all that is offered': [sampleReview('confirm'), { others: 2, offers: { grantScope: true, disposable: [4], accounts: [account] } }],
    'acknowledge': [sampleReview('acknowledge'), { checks }],
    'attest after a change, with answers of systems': [sampleReview('attest'), { changed: ['`stack.yaml` has other contents'], checks: told, offers: { grantScope: false, disposable: [], accounts: [account] } }],
    'deny': [sampleReview('deny'), {}],
    'countersign that nobody can sign': [sampleReview('countersign'), { signature: { kind: 'impossible', words: 'Nobody can be asked.' } }],
    'countersign, to be asked for': [sampleReview('countersign'), { signature: { ...mayAsk, breakGlass: { ticket: 'such as INC-1', told: 'ben is told' } } }],
    'countersign, asked for': [sampleReview('countersign'), { signature: asked }],
    'countersign, signed': [sampleReview('countersign'), { signature: { ...asked, state: 'signed', words: 'Signed by ben.' } }],
    'countersign, declined': [sampleReview('countersign'), { signature: { ...asked, state: 'closed', tone: 'danger', words: 'ben looked and said no.', details: ['They say: not today'] } }],
    'a colleague\'s request': [sampleReview('countersign'), { request, stage: { kind: 'request', left: 60_000 } }],
    'a colleague\'s request that was signed': [sampleReview('countersign'), { request: { ...request, armour: 'text' }, stage: { kind: 'request', left: 60_000 } }],
    'a colleague\'s request that is no longer open': [sampleReview('countersign'), { request: { ...request, barred: 'It expired.' } }],
    'a changed policy': [sampleReview('acknowledge', { exhibit: { kind: 'diff', text: '@@ policy.json @@\n-  "least": "countersign"\n+  "least": "attest"', marks: [] } }), { keep: 'Keep the stricter', stage: { kind: 'timeless' } }],
    'an agent that was told to repeat': [sampleReview('attest'), { stage: { kind: 'outlived' } }],
    'over': [sampleReview('attest'), { checks: told, stage: { kind: 'over', words: 'Denied. The agent was told.' } }],
  };

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    for (const [name, [review, changes]] of Object.entries(states)) {
      it(`has no accessibility violation, ${name}, in ${theme}`, async () => {
        open = await openPage(browser, theme);
        await open.show(sampleShowing(review, changes));
        // What a button unfolds is part of it.
        await open.page.evaluate('for (const panel of document.querySelectorAll(".more, details")) { panel.hidden = false; panel.open = true; }');
        assert.deepEqual(await violations(open), []);
      });
    }
  }

  describe('while a file is still being read', () => {
    const exhibit = { kind: 'command', text: 'terraform apply tfplan', marks: [] } as const;
    const at = (percent: number, changes: Partial<PageReading> = {}): PageReading => ({ id: 'sample', agentName: 'Claude Code', folder: 'shop', file: 'tfplan.json', percent, done: `${percent}.0 MB`, of: '100.0 MB', exhibit, waited: 900, left: 60_000, others: 0, ...changes });

    for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
      it(`has no accessibility violation in ${theme}`, async () => {
        open = await openPage(browser, theme);
        await open.send({ kind: 'reading', reading: at(34, { others: 2 }) });
        assert.deepEqual(await violations(open), []);
      });
    }

    it('tells how far it is in place, speaks at quarters only, and can be stopped once', async () => {
      open = await openPage(browser);
      const { page, send, settle, sent } = open;
      await send({ kind: 'reading', reading: at(3) });
      await page.evaluate('document.getElementById("deny").dataset.mark = "same"');
      await settle();
      const spoken: string[] = [];
      for (const percent of [10, 24, 26, 40, 51]) {
        await send({ kind: 'reading', reading: at(percent) });
        spoken.push(await page.locator('[role=status]').innerText());
        assert.match(await page.locator('.amount').innerText(), new RegExp(`^${percent} %: ${percent}.0 MB of 100.0 MB$`));
        assert.equal(await page.locator('progress').getAttribute('value'), String(percent));
      }
      assert.deepEqual(spoken.map((one) => one.split(' ')[0]), ['3', '3', '26', '26', '51']);
      assert.equal(await page.locator('#deny').getAttribute('data-mark'), 'same', 'nothing was swapped under the cursor');
      assert.equal(await page.locator('#approve').count(), 0);
      assert.equal(await page.evaluate('document.activeElement.id'), 'deny');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      assert.deepEqual((await sent()).map((one) => [one.kind, 'review' in one ? one.review : '']), [['stopReading', 'sample']]);
    });

    it('takes no input when the review comes in its place, and says what came of it where none does', async () => {
      open = await openPage(browser, 'dark', undefined, true);
      const { page, send, settle, sent } = open;
      await send({ kind: 'reading', reading: at(90) });
      await settle();
      await open.show(sampleShowing(sampleReview('confirm')));
      for (const button of ['#deny', '#approve']) await page.locator(button).click();
      assert.deepEqual(await sent(), []);
      await send({ kind: 'reading', reading: at(100, { over: 'Nothing in it needs a person.' }) });
      assert.equal(await page.locator('.outcome').innerText(), 'Nothing in it needs a person.');
      assert.equal(await page.locator('button:visible').count(), 0);
    });
  });

  it('names every control for a screen reader, each by what it does', async () => {
    open = await openPage(browser);
    await open.show(sampleShowing(sampleReview('attest'), { checks: [...checks, { id: 'two', command: 'aws iam simulate-principal-policy', purpose: 'Rights' }], offers: { grantScope: false, disposable: [], accounts: [account] } }));
    const named: [string, string][] = [];
    for (const control of await open.page.locator('button:visible, input:visible, textarea:visible').all()) {
      const snapshot = await control.ariaSnapshot();
      const [, role = '', name = ''] = /^- (\w+)(?: "((?:[^"\\]|\\.)*)")?/.exec(snapshot) ?? [];
      named.push([role, name]);
    }
    assert.deepEqual(named.filter(([, name]) => name.trim() === ''), []);
    const twice = named.map(([role, name]) => `${role} ${name}`).filter((one, index, all) => all.indexOf(one) !== index);
    assert.deepEqual(twice, [], 'two controls that sound alike');
  });

  const longName = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:production/payments/settlement/ledger/key-encryption-key-with-a-name-that-goes-on-and-on-and-on-9f8e7d6c5b4a';
  const crowded = sampleReview('attest', {
    headline: `Deletes and recreates ${longName}`, badge: { text: 'PRODUCTION · payments-production-eu-central-1-account', tone: 'danger' }, consequence: `${longName} is deleted first and comes back empty.`,
    scope: Array.from({ length: 300 }, (_, index) => ({ title: `Secret ${longName}-${index}`, type: 'AWS::SecretsManager::Secret', detail: `forced by ${longName}`, tag: 'may be replaced', tone: 'danger' as const, links: [{ label: `infrastructure/production/eu-central-1/${longName}.yaml:${index}`, path: '/x', line: index }], members: [] })),
    token: 'key-encryption-key-9f8e7d6c5b4a', approveLabel: `Delete and recreate ${longName.slice(0, 31)}… and 299 more`,
    exhibit: { kind: 'command', text: `aws secretsmanager delete-secret --secret-id ${longName} --force-delete-without-recovery`, marks: [{ start: 4, end: 40 }] },
  });

  for (const [name, size, zoom] of [['a narrow column', { width: 400, height: 800 }, 1], ['a narrow and low column', { width: 400, height: 420 }, 1], ['twice the size', { width: 820, height: 1000 }, 2]] as const) {
    it(`is whole in ${name}, with 300 lines of long names: nothing beside the page, Deny and the rest within reach`, async () => {
      open = await openPage(browser, 'dark', size);
      await open.page.evaluate(`document.documentElement.style.zoom = '${zoom}'`);
      await open.show(sampleShowing(crowded, { checks, signature: mayAsk }));
      const { page } = open;
      const wide = await page.evaluate('[...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && getComputedStyle(one).overflowX !== "auto").map((one) => one.outerHTML.slice(0, 120))');
      assert.deepEqual(wide, []);
      for (const selector of ['h1', '.loss', '.scope', '#token', '#approve', '#deny']) {
        await page.locator(selector).first().scrollIntoViewIfNeeded();
        const box = await page.locator(selector).first().boundingBox();
        assert.ok(box !== null && box.y < size.height && box.y + box.height > 0 && box.width > 40, `${selector}: ${JSON.stringify(box)}`);
      }
      // A person gets to the last line.
      await page.locator('#line-299').scrollIntoViewIfNeeded();
      await open.settle();
      await page.locator('#line-299').click();
      assert.match(await page.locator('#status').innerText(), /^299 lines left/);
      await page.screenshot({ path: await pictureFile(`page-${name.replaceAll(' ', '-')}`) });
    });
  }

  it('keeps the direction of a text that reads from right to left to itself', async () => {
    open = await openPage(browser);
    const hebrew = '\u05e2\u05e8\u05d9';
    await open.show(sampleShowing(sampleReview('attest', { exhibit: { kind: 'command', text: `rm -rf ${hebrew}/a b/${hebrew}`, marks: [] }, scope: [{ title: `Folder ${hebrew}/a`, detail: 'x', tag: 'delete', tone: 'danger', links: [], members: [] }] })));
    // In the exact text every character stands where it stands in the command.
    const places = await open.page.evaluate<number[]>(`(() => {
      const line = document.querySelector('.exhibit .line').firstChild;
      return [...line.data].map((_, index) => { const range = document.createRange(); range.setStart(line, index); range.setEnd(line, index + 1); return range.getBoundingClientRect().left; });
    })()`);
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
  });

  it('says what, where, what is lost and whose rights, in the order of the questions', async () => {
    const { page } = await show('attest');
    const text = await page.locator('body').innerText();
    const order = ['Claude Code', 'Deletes and recreates', 'PRODUCTION', 'comes back empty', 'Not checked', 'Database orders-db', 'operator-prod', 'None known', 'delete-stack', 'unverified', 'termination and deletion protection'];
    const [header, main] = [await page.locator('header').innerText(), await page.locator('main').innerText()];
    const places = order.map((word) => `${header}\n${main}`.indexOf(word));
    assert.ok(places.every((place) => place >= 0), `${order[places.indexOf(-1)]} is missing in ${text}`);
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
  });

  it('approves a confirm with one click and sends its nonce', async () => {
    const { page, settle, sent } = await show('confirm');
    await settle();
    await page.locator('#approve').click();
    const [message] = await sent();
    assert.ok(message?.kind === 'approve');
    assert.deepEqual([message.nonce, message.review, message.revision, message.grantScope], [pageNonce, 'sample', 1, false]);
  });

  it('takes no input for half a second after it is shown, changed or revealed', async () => {
    open = await openPage(browser, 'dark', undefined, true);
    const { page, sent, settle, send, show: again } = open;
    await again(sampleShowing(sampleReview('confirm')));
    for (const change of ['shown', 'counted', 'revealed', 'changed'] as const) {
      if (change === 'counted') await send({ kind: 'others', count: 1 });
      if (change === 'revealed') await send({ kind: 'revealed' });
      if (change === 'changed') await again(sampleShowing(sampleReview('confirm'), { revision: 2, changed: ['the policy'] }));
      await page.locator('#approve').click();
      await page.locator('#deny').click();
      assert.deepEqual(await sent(), [], change);
      await settle();
    }
    await page.locator('#deny').click();
    assert.deepEqual((await sent()).map((one) => one.kind), ['deny']);
  });

  it('is not held up by being told again what it shows', async () => {
    open = await openPage(browser, 'dark', undefined, true);
    const { page, sent, settle, send } = open;
    await open.show(sampleShowing(sampleReview('confirm'), { others: 2 }));
    await settle();
    await send({ kind: 'others', count: 2 });
    await page.locator('#approve').click();
    assert.deepEqual((await sent()).map((one) => one.kind), ['approve']);
  });

  it('counts no event that a script made', async () => {
    const { page, settle, sent } = await show('attest');
    await settle();
    await page.evaluate(`
      for (const box of document.querySelectorAll('input[type=checkbox]')) { box.click(); box.checked = true; box.dispatchEvent(new Event('change', { bubbles: true })); }
      for (const [id, text] of [['token', 'orders-db'], ['reason', 'because']]) {
        const input = document.getElementById(id);
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
      }
      const approve = document.getElementById('approve');
      approve.disabled = false;
      approve.click();
      approve.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      document.getElementById('deny').click();
    `);
    assert.deepEqual(await sent(), []);
  });

  it('keeps Approve shut until every line is ticked, the token typed and a reason given', async () => {
    const { page, settle, sent } = await show('attest');
    await settle();
    const approve = page.locator('#approve');
    const boxes = page.locator('input[type=checkbox]');
    for (let index = 0; index < await boxes.count(); index++) {
      assert.equal(await approve.isDisabled(), true);
      await boxes.nth(index).click();
    }
    assert.match(await page.locator('#status').innerText(), /type orders-db · give a reason/);
    await page.locator('#token').click();
    await page.keyboard.type('orders-d');
    await page.locator('#reason').click();
    await page.keyboard.type('agreed in the stand-up');
    assert.equal(await approve.isDisabled(), true);
    await page.locator('#token').click();
    await page.keyboard.press('End');
    await page.keyboard.type('b');
    assert.equal(await approve.isEnabled(), true);
    await boxes.nth(2).click();
    assert.equal(await approve.isDisabled(), true, 'a tick taken back');
    await boxes.nth(2).click();
    await approve.click();
    const [message] = await sent();
    assert.ok(message?.kind === 'approve');
    assert.deepEqual([[...message.ticked].sort(), message.token, message.reason], [[0, 1, 2, 3, 4], 'orders-db', 'agreed in the stand-up']);
  });

  it('takes no pasted, dropped or inserted token', async () => {
    const { page, settle } = await show('attest');
    await settle();
    const token = page.locator('#token');
    await token.click();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
    await page.locator('.token').click({ clickCount: 2 });
    await page.keyboard.press('Control+C');
    await token.click();
    await page.keyboard.press('Control+V');
    assert.equal(await token.inputValue(), '');
    await page.locator('.token').dragTo(token);
    assert.equal(await token.inputValue(), '');
    // What an extension of the browser or an input tool inserts in one piece.
    await page.keyboard.insertText('orders-db');
    await page.evaluate('document.execCommand("insertText", false, "orders-db")');
    for (const box of await page.locator('input[type=checkbox]').all()) await box.click();
    await page.locator('#reason').click();
    await page.keyboard.type('because of it');
    const typed = await token.inputValue();
    assert.equal(await page.locator('#approve').isDisabled(), true, `the field holds ${JSON.stringify(typed)}`);
  });

  it('can be used with the keyboard alone, Deny first', async () => {
    const { page, settle, sent } = await show('attest');
    await settle();
    assert.equal(await page.evaluate('document.activeElement.id'), 'deny', 'a person who moves in');
    assert.equal(await page.evaluate('document.querySelector("button, input, summary, textarea, [tabindex=\\"0\\"]").id'), 'deny', 'first in the order of Tab');
    const reached = new Set<string>();
    for (let press = 0; press < 60 && !reached.has('reason'); press++) {
      await page.keyboard.press('Tab');
      const id = await page.evaluate<string>('document.activeElement.id');
      if (id.startsWith('line-')) await page.keyboard.press('Space');
      if (id === 'token') await page.keyboard.type('orders-db');
      if (id === 'reason') await page.keyboard.type('agreed');
      reached.add(id);
    }
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.id'), 'approve');
    await page.keyboard.press('Enter');
    assert.deepEqual((await sent()).map((one) => one.kind), ['approve']);
  });

  it('is not approved by a key that was held down before', async () => {
    const { page, sent, settle } = await show('confirm');
    await settle();
    await page.locator('#approve').focus();
    await page.evaluate(`for (let i = 0; i < 5; i++) document.getElementById('approve').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true }))`);
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    assert.ok((await sent()).filter((one) => one.kind === 'approve').length <= 1);
  });

  it('has no way to approve what is forbidden, nor what needs a second person while nobody is known who could', async () => {
    for (const verdict of ['deny', 'countersign'] as const) {
      const { page } = await show(verdict);
      assert.equal(await page.locator('#approve').count(), 0, verdict);
      assert.equal(await page.locator('input[type=checkbox]').count(), 0, verdict);
      assert.equal(await page.locator('#deny').isVisible(), true, verdict);
      await page.close();
    }
  });

  it('asks for a second person only once everything is given, and has no Approve before the signature', async () => {
    const { page, settle, sent, show: again } = await show('countersign', { signature: mayAsk });
    await settle();
    assert.match(await page.locator('.second-person').innerText(), /ben.*ana \(you asked\)/s);
    assert.equal(await page.locator('.second-person s').innerText(), 'ana');
    const ask = page.locator('#ask');
    assert.equal(await page.locator('#approve').count(), 0);
    for (const box of await page.locator('input[type=checkbox]').all()) {
      assert.equal(await ask.isDisabled(), true);
      await box.click();
    }
    await page.locator('#token').click();
    await page.keyboard.type('orders-db');
    assert.equal(await ask.isDisabled(), true);
    await page.locator('#reason').click();
    await page.keyboard.type('agreed');
    await ask.click();
    await again(sampleShowing(sampleReview('countersign'), { signature: asked }));
    await settle();
    assert.equal(await page.locator('#approve, #ask, input[type=checkbox]').count(), 0);
    await page.locator('#paste').click();
    await page.locator('#signature-text').fill('a signature');
    await page.locator('#paste-send').click();
    await page.locator('#take-back').click();
    await again(sampleShowing(sampleReview('countersign'), { signature: { ...asked, state: 'signed', words: 'Signed by ben.' } }));
    await settle();
    await page.locator('#approve').click();
    assert.deepEqual((await sent()).map((one) => (one.kind === 'pasteSignature' ? [one.kind, one.text] : one.kind === 'ask' ? [one.kind, one.ticked.length, one.token, one.reason] : [one.kind])), [['ask', 5, 'orders-db', 'agreed'], ['pasteSignature', 'a signature'], ['takeBack'], ['approve']]);
  });

  it('lets a colleague sign only what they ticked and typed, or decline with a reason', async () => {
    const { page, settle, sent } = await show('countersign', { request, stage: { kind: 'request', left: 60_000 } });
    await settle();
    assert.match(await page.locator('header').innerText(), /Requested by ana · key SHA256:ana.*lapses in/s);
    assert.equal(await page.locator('#approve, #deny, #reason').count(), 0);
    assert.equal(await page.evaluate('document.activeElement.id'), 'decline', 'a person who moves in');
    for (const box of await page.locator('input[type=checkbox]').all()) await box.click();
    assert.equal(await page.locator('#sign').isDisabled(), true);
    await page.locator('#token').click();
    await page.keyboard.type('orders-db');
    await page.evaluate('document.getElementById("sign").click()');
    assert.deepEqual(await sent(), []);
    await page.locator('#sign').click();
    await page.locator('#decline').click();
    await page.locator('#note').click();
    await page.keyboard.type('not on a Friday');
    await page.locator('#decline-send').click();
    assert.deepEqual((await sent()).map((one) => (one.kind === 'sign' ? [one.kind, one.ticked.length, one.token] : one.kind === 'decline' ? [one.kind, one.note] : [one.kind])), [['sign', 5, 'orders-db'], ['decline', 'not on a Friday']]);
  });

  it('has no Sign for one who may not', async () => {
    const { page } = await show('countersign', { request: { ...request, barred: 'ana asked for it, and nobody signs their own request.' } });
    assert.equal(await page.locator('#sign, input[type=checkbox], #token').count(), 0);
    assert.match(await page.locator('#status').innerText(), /nobody signs their own/);
  });

  it('goes past a missing signature only with a reason of its own', async () => {
    const { page, settle, sent } = await show('countersign', { signature: { ...asked, breakGlass: { ticket: 'INC-1', told: 'ben is told' } } });
    await settle();
    await page.locator('#glass').click();
    assert.match(await page.locator('#glass-panel').innerText(), /without the signature. ben is told.*INC-1/s);
    await page.locator('#glass-send').click();
    assert.deepEqual(await sent(), []);
    await page.locator('#glass-reason').click();
    await page.keyboard.type('INC-77 the database is down');
    await page.locator('#glass-send').click();
    assert.deepEqual((await sent()).map((one) => (one.kind === 'breakGlass' ? [one.kind, one.reason] : [one.kind])), [['breakGlass', 'INC-77 the database is down']]);
  });

  it('asks a system itself by a click, and keeps the ticks when the answer comes', async () => {
    const { page, settle, sent, send } = await show('attest', { checks });
    await settle();
    await page.locator('input[type=checkbox]').first().click();
    assert.match(await page.locator('#checks').innerText(), /AWS_PROFILE=operator-prod aws sts get-caller-identity/);
    await page.locator('#check-0').click();
    await send({ kind: 'checks', checks: checks.map((one) => ({ ...one, answer: { kind: 'told' as const, words: 'Checked by you at 18:04: <b>role</b> \u202e', tone: 'plain' as const } })) });
    assert.match(await page.locator('.told').innerText(), /Checked by you at 18:04: <b>role<\/b> ⟨U\+202E⟩/);
    assert.equal(await page.locator('input[type=checkbox]').first().isChecked(), true);
    assert.deepEqual((await sent()).map((one) => (one.kind === 'check' ? [one.kind, one.id] : [one.kind])), [['check', 'aws/identity']]);
  });

  it('lets a person say what an account is', async () => {
    const { page, settle, sent } = await show('attest', { offers: { grantScope: false, disposable: [], accounts: [{ key: 'aws|1', title: 'AWS account 1', unknown: true }] } });
    await settle();
    await page.getByRole('button', { name: 'Development' }).click();
    assert.deepEqual((await sent()).map((one) => (one.kind === 'account' ? [one.key, one.name] : [one.kind])), [['aws|1', 'development']]);
  });

  it('denies with the safer path, with a note, and for the whole session', async () => {
    const { page, settle, sent } = await show('acknowledge');
    await settle();
    assert.equal(await page.locator('#deny').innerText(), 'Deny and suggest the safer path');
    await page.locator('#deny').click();
    await page.locator('#deny-note').click();
    await page.locator('#note').click();
    await page.keyboard.type('use a change set');
    await page.locator('#deny-send').click();
    await page.locator('#deny-session').click();
    const said = (await sent()).map((one) => (one.kind === 'deny' ? [one.suggest, one.note, one.wholeSession] : [one.kind]));
    assert.deepEqual(said, [[true, '', false], [false, 'use a change set', false], [false, 'use a change set', true]]);
  });

  it('shows hidden and reordering characters, and takes hostile text for text', async () => {
    open = await openPage(browser);
    const hostile = '<img src=x onerror=alert(1)> [link](command:x) \u202egnp.exe\u200b\u0007 $(rm)';
    await open.show(sampleShowing(sampleReview('attest', {
      headline: `Deletes ${hostile}`, operationWords: 'Deletes', consequence: hostile, said: hostile, token: 'x', undo: hostile, unknown: [hostile],
      exhibit: { kind: 'command', text: `rm -rf ${hostile}\nnext`, marks: [{ start: 0, end: 6 }] },
    })));
    const { page } = open;
    assert.equal(await page.locator('img, a, script:not([src]), iframe').count(), 0);
    for (const where of ['h1', '.loss', '.said', '.undo', '.unknown', '.exhibit']) {
      const text = await page.locator(where).first().innerText();
      assert.match(text, /⟨U\+202E⟩gnp\.exe⟨U\+200B⟩⟨U\+0007⟩/, where);
      assert.match(text, /<img src=x onerror=alert\(1\)>/, where);
    }
    assert.equal(await page.locator('.exhibit mark').innerText(), 'rm -rf');
  });

  it('marks additions and removals of an edit', async () => {
    open = await openPage(browser);
    await open.show(sampleShowing(sampleReview('confirm', { exhibit: { kind: 'diff', text: '@@ stack.yaml @@\n-  Engine: postgres\n+  Engine: mysql\n   Size: 1', marks: [{ start: 45, end: 50 }] } })));
    assert.equal((await open.page.locator('.exhibit .removed').innerText()).trimEnd(), '-  Engine: postgres');
    assert.equal((await open.page.locator('.exhibit .added').innerText()).trimEnd(), '+  Engine: mysql');
  });

  it('opens files and names without deciding anything', async () => {
    const { page, sent } = await show('attest');
    await page.getByText('stack.yaml:12').click();
    await page.getByText('Show all 6').click();
    // The unfolding is told a moment later.
    await page.waitForFunction('window.sent.some((one) => one.kind === "opened")');
    assert.deepEqual((await sent()).map((one) => (one.kind === 'open' ? [one.kind, one.path, one.line] : one.kind === 'opened' ? [one.kind, one.what] : [one.kind])), [
      ['open', '/work/services/cost-explorer/stack.yaml', 12], ['opened', '6 that keep nothing'],
    ]);
    assert.equal(await page.getByText('fn-rollup').isVisible(), true);
  });

  it('announces others without changing what is shown', async () => {
    const { page, send, sent, settle } = await show('attest');
    await settle();
    await page.locator('input[type=checkbox]').first().click();
    await send({ kind: 'others', count: 2 });
    assert.equal(await page.locator('#next').innerText(), '2 more waiting');
    assert.equal(await page.locator('input[type=checkbox]').first().isChecked(), true);
    assert.match(await page.locator('h1').innerText(), /cost-explorer-prod/);
    await settle();
    await page.locator('#next').click();
    assert.deepEqual((await sent()).map((one) => one.kind), ['next']);
  });

  it('loses its ticks when what it shows has changed', async () => {
    const { page, settle, show: again } = await show('acknowledge');
    await settle();
    for (const box of await page.locator('input[type=checkbox]').all()) await box.click();
    assert.equal(await page.locator('#approve').isEnabled(), true);
    await again(sampleShowing(sampleReview('acknowledge'), { revision: 2, changed: ['`stack.yaml` has other contents'] }));
    assert.equal(await page.locator('#approve').isDisabled(), true);
    assert.match(await page.locator('.changed').innerText(), /Changed since you looked.*stack\.yaml has other contents/s);
  });

  it('only reads when the review is over', async () => {
    const { page, send } = await show('attest');
    await send({ kind: 'stage', stage: { kind: 'over', words: 'The agent no longer waits for this. Nothing was done.' } });
    assert.equal(await page.locator('#approve, #deny, input').count(), 0);
    assert.match(await page.locator('.outcome').innerText(), /no longer waits/);
  });

  it('keeps headline, loss and buttons in sight at half a screen', async () => {
    open = await openPage(browser, 'dark', { width: 620, height: 700 });
    await open.show(sampleShowing());
    for (const selector of ['h1', '.loss', '#deny', '#approve', '#token']) {
      const box = await open.page.locator(selector).boundingBox();
      assert.ok(box !== null && box.y >= 0 && box.y + box.height <= 700, `${selector} is out of sight`);
    }
  });
});
