# The guard of frozen processes: lets them go on in the end.
#
#   sh -c THIS ksm-freeze-guard
#
# Asked on stdin, one line each, it answers on stdout:
#   resume PID START  remembered: it will send SIGCONT to the process PID that started at clock tick START
#   thaw WORD FILE    remembered: it will write WORD to FILE, by which a control group is thawed
#   undo              left COMMAND, for each thing that could not be done; then undone
# The end of stdin, which comes when the JVM dies, however it dies, means undo as well. The JVM has everything remembered
# before it freezes it; what was not frozen after all is not harmed.
#
# The locks of what is frozen go with the JVM when it dies. Then another scan may have taken one before this guard comes to
# that target, has found it frozen, and must have it stay so: the target goes on when that scan has ended.

remembered=
asked=
newline='
'

# Only stdin tells of an end, and maybe no process is left that reads what is printed.
trap '' HUP INT QUIT TERM PIPE
cd / || exit 1
set -f

answer() {
  printf '%s\n' "$1"
} 2>/dev/null

# Prints a text without what could control a terminal.
printable() {
  printf '%s' "$1" | LC_ALL=C tr '[:cntrl:]' '?'
}

# Says what is left to do: to the JVM, or on stderr when that has died.
report() {
  if [ -n "$asked" ]; then
    answer "left $1"
  else
    printf 'ksm: frozen processes do not go on; do it by hand: %s\n' "$(printable "$1")" >&2
  fi
}

# Prints the clock tick at which a process started, or nothing where that is not known. Its name may hold anything, line
# ends too, but what follows the last parenthesis are plain fields.
start_of() {
  stat=$(cat "/proc/$1/stat") || return 0
  set -- ${stat##*\) }
  printf '%s\n' "${20}"
} 2>/dev/null

send_continue() {
  kill -s CONT "$1"
} 2>/dev/null

# Numbers are given again: a process that started at another clock tick is another process.
resume() {
  start=$(start_of "$1")
  if [ "$start" = "$2" ]; then
    send_continue "$1" || [ "$(start_of "$1")" != "$2" ] || report "kill -CONT $1"
  elif [ -z "$start" ] && [ -e "/proc/$1" ]; then
    report "kill -CONT $1"
  fi
}

# Opens the file by which scans lock a process or a control group; see FreezeLock in the sources.
open_process() {
  exec 9<"/proc/$1/mem"
} 2>/dev/null

open_group() {
  if [ -w "${2%/*}/cgroup.kill" ]; then
    exec 9>>"${2%/*}/cgroup.kill"
  else
    exec 9<"$2"
  fi
} 2>/dev/null

# Calls a function, or leaves it to a process of its own that waits for the end of another scan. Where that cannot be found
# out, as without util-linux, nothing waits.
after_scans() {
  opener=$1 todo=$2 first=$3 second=$4
  if [ -n "$asked" ] || ! ("$opener" "$first" "$second"); then
    "$todo" "$first" "$second"
    return
  fi
  (
    "$opener" "$first" "$second"
    if flock -n 9 2>/dev/null; then
      "$todo" "$first" "$second"
    else
      (
        flock 9 2>/dev/null
        "$todo" "$first" "$second"
      ) &
    fi
  )
}

put() {
  printf '%s\n' "$1" >"$2"
} 2>/dev/null

thaw() {
  [ ! -e "$2" ] || put "$1" "$2" || [ ! -e "$2" ] || report "echo $1 >'$2'"
}

undo() {
  printf '%s' "$remembered" | while read -r what first second; do
    case $what in
      resume) after_scans open_process resume "$first" "$second" ;;
      thaw) after_scans open_group thaw "$first" "$second" ;;
    esac
  done
}

while read -r request first second; do
  case $request in
    resume | thaw)
      remembered="$remembered$request $first $second$newline"
      answer remembered
      ;;
    undo)
      asked=yes
      break
      ;;
  esac
done
undo
answer undone
