// A text that a person pastes into the terminal: everything to the end of the block that is waited for, or of the input.

const most = 8 << 20;

/** `isWhole`: nothing more has to be read. */
export function pasted(isWhole: (text: string) => boolean): Promise<string> {
  return new Promise(resolve => {
    let text = '';
    const finish = (): void => {
      process.stdin.off('data', more);
      process.stdin.off('end', finish);
      process.stdin.pause();
      resolve(text);
    };
    const more = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      if (isWhole(text) || text.length > most) finish();
    };
    process.stdin.on('data', more);
    process.stdin.on('end', finish);
    process.stdin.resume();
  });
}
