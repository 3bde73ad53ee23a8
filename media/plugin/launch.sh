#!/bin/sh
# The hook that the extension itself brings. It may be called before the extension ever ran: then nothing is installed yet, and only
# what cannot change anything passes. Afterwards `installed` beside this file names the launcher, and that one decides. Whether its answer
# is one, and whether it comes in time, is looked at by the command that called this (hooks/hooks.json).
PATH=/usr/bin:/bin
unset ENV BASH_ENV NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_PATH LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH
folder=${0%/*}
launcher=
if [ -f "$folder/installed" ] && [ ! -L "$folder/installed" ] && [ -O "$folder/installed" ]; then
  IFS= read -r launcher < "$folder/installed" || [ -n "$launcher" ] || launcher=
fi
case $launcher in
  /*) if [ -x "$launcher" ] && [ ! -L "$launcher" ] && [ -O "$launcher" ]; then
        case " $* " in *' --event after '*) "$launcher" --agent vscode --route plugin "$@" >/dev/null 2>&1; exit 0 ;; esac
        exec "$launcher" --agent vscode --route plugin "$@"
      fi ;;
esac

# Nothing installed. A report of what ran needs no answer.
case " $* " in *' --event after '*) exit 0 ;; esac

deny() {
  reason='Countersign is not ready to review this call yet: open the folder in the editor and wait until its window has started. It was denied. Stop and tell the user; do not try another way.'
  printf '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"%s"}}\n' "$reason"
  printf '%s\n' "$reason" >&2
  exit 2
}

payload=$(cat) || deny
# The name of the tool must stand there exactly once: a second one could be the call's own arguments.
after=${payload#*\"tool_name\"}
[ "$after" = "$payload" ] && deny
case $after in *\"tool_name\"*) deny ;; esac
# Between the name and its value only a colon and blanks may stand.
value=${after#*\"}
between=${after%%\"*}
case $between in *[!:\ ]*|'') deny ;; esac
case ${value%%\"*} in
  list_dir|file_search|get_errors|test_search|manage_todo_list) exit 0 ;;
esac
deny
