// Which editor windows answer right now, and what waits in them.
import { talk } from '../node/editorClient';
import { linkVersion, type WaitingItem } from '../node/editorLink';
import { socketProblem, type StateFolder } from '../node/stateFolder';
import { windowsFor, type WindowRecord } from '../node/windowRecord';

export interface OpenWindow {
  readonly record: WindowRecord;
  readonly waiting: readonly WaitingItem[];
}

export async function openWindows(state: StateFolder): Promise<readonly OpenWindow[]> {
  const trusted = windowsFor(state, '').filter(record => record.v === linkVersion && (process.platform === 'win32' || socketProblem(record.address) === undefined));
  const asked = await Promise.all(trusted.map(record => new Promise<OpenWindow | undefined>(resolve => {
    const timer = setTimeout(() => {
      resolve(undefined);
      socket.destroy();
    }, 1000);
    const socket = talk(record.address, { type: 'list', v: linkVersion }, message => {
      clearTimeout(timer);
      resolve(message.type === 'waiting' ? { record, waiting: message.items } : undefined);
      return true;
    }, () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  })));
  return asked.filter(one => one !== undefined);
}
