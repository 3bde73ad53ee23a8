// The text that agents are configured to run. It denies whatever happens to the launcher behind it: missing, crashed, not understood, or silent
// for longer than the agent would wait. It holds nothing that an update changes, because some agents trust a hook by its exact text.
import { watchdogOf } from '../core/agents/timeouts';

/** What an agent is told when the launcher gave no answer that counts. */
export const noAnswer = 'Countersign did not start or did not answer, so this call was denied. Stop and tell the user; do not try another way.';

/**
 * Text for a POSIX shell around `call`, a command with its arguments. Three processes, because a trap and a `wait` are the only things that a
 * shell lets a signal interrupt:
 * - one reads the launcher's answer. It alone writes to the agent, so nothing that the launcher leaves behind keeps the agent's pipes open. An
 *   answer is silence or one JSON object, with status 0 or 2: agents run the tool when they do not understand what a hook said. `""x` between
 *   what was said and the status stands in no JSON.
 * - one sleeps, and ends the first before the agent's patience ends, if the shell still waits for it: of a shell that was killed outright the clock
 *   goes on, and a number may be somebody else's by then. `timeout`: seconds of that patience.
 * - the shell itself waits for the first. Where the agent ends it first, its status still blocks (VS Code looks at nothing else).
 * `${x#}` is the value of x. Some agents put the environment's values into `$x` and `${x}` in their configuration, and take a folder's `.env` file for
 * environment: an `x=…` there must not become part of this text.
 * (zsh keeps the name `status` for itself; old bash needs the parentheses of `case` in pairs.)
 */
export function watchedCommand(call: string, timeout: number): string {
  const deny = `echo ${shQuoted(noAnswer)} >&2; exit 2`;
  const answer = `x=$(exec 4>&1 2>/dev/null; o=$(${call} --shell $$ <&3 3<&- 2>&4 4>&-); printf '""x%s%s' $? "\${o#}"); a=\${x##*'""x'}; o=\${a#?}; case \${x#} in (*'""x'*) case \${a#} in ([02]|[02]'{'*'}') printf %s "\${x%'""x'*}" >&2; [ -z "\${o#}" ] || printf '%s\\n' "\${o#}"; exit \${a%"\${o#}"} ;; esac ;; esac; exit 3`;
  const watch = `trap 'kill $!; exit' TERM; /bin/sleep ${watchdogOf(timeout)} & wait $! && kill -0 $$ && kill -9 \${s#}`;
  return `exec 3<&0; (${answer}) & s=$!; (${watch}) >/dev/null 2>&1 3<&- & w=$!; trap '{ kill -9 \${s#}; kill \${w#}; } 2>/dev/null; ${deny.replaceAll("'", '"')}' TERM INT HUP; wait \${s#} 2>/dev/null; c=$?; kill \${w#} 2>/dev/null; case \${c#} in (0|2) exit \${c#} ;; esac; ${deny}`;
}

/** The same without the clock: for Git Bash, where each process costs tens of milliseconds. */
export function checkedCommand(call: string): string {
  return `said=$(${call}); code=$?; case \${code#}\${said#} in ([02]|[02]'{'*'}') [ -z "\${said#}" ] || printf '%s\\n' "\${said#}"; exit \${code#} ;; esac; echo ${shQuoted(noAnswer)} >&2; exit 2`;
}

/** In single quotes for a POSIX shell. */
export function shQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
