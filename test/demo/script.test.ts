// The scripted model: what it answers to a conversation.
import assert from 'node:assert/strict';
import { answerTo, titleFor, type Said, type Turn } from '../../src/demo/model/script';

const step = (command: string): Turn['steps'][number] => ({ say: `now ${command}`, tool: 'run_in_terminal', input: { command } });
const turns: readonly Turn[] = [
  { prompt: 'Clean up', title: 'Cleaning', steps: [step('ls'), step('rm')], done: 'all done', denied: 'stopped: {reason}' },
  { prompt: 'Deploy', title: 'Deploying', steps: [step('aws')], done: 'deployed', denied: 'left' },
];
const person = (text: string): Said => ({ kind: 'person', text });
const ran = (text: string): readonly Said[] => [{ kind: 'call' }, { kind: 'result', text }];

describe('the scripted model', () => {
  const check = (title: string, conversation: readonly Said[], text: string, command?: string): void => {
    it(title, () => {
      const answer = answerTo(conversation, turns);
      assert.equal(answer.text, text);
      assert.equal(answer.call?.input['command'], command);
    });
  };
  check('begins the turn that the prompt names', [person('<context/>'), person('please Deploy it')], 'now aws', 'aws');
  check('begins with the first turn when no prompt fits', [person('hello')], 'now ls', 'ls');
  check('goes on after a result', [person('Clean up'), ...ran('a b')], 'now rm', 'rm');
  check('goes on past words of the editor between', [person('Clean up'), ...ran('a b'), person('<reminder/>')], 'now rm', 'rm');
  check('ends after the last step', [person('Clean up'), ...ran('a b'), ...ran('')], 'all done');
  check('stops at a denial and says why', [person('Clean up'), ...ran('Tool execution denied: too much $& gone')], 'stopped: Tool execution denied: too much $& gone');
  check('takes output that speaks of a denial for output', [person('Clean up'), ...ran('cat: x: Permission denied')], 'now rm', 'rm');
  check('looks at the newest prompt only', [person('Clean up'), ...ran('a'), person('Deploy')], 'now aws', 'aws');

  it('names a conversation after its turn, and gives nothing else without tools', () => {
    assert.equal(titleFor([person('a title for: Deploy the stack')], turns), 'Deploying');
    assert.equal(titleFor([person('ten progress messages')], turns), '[]');
  });
});
