# The guard of a kernel session: holds the machine's lock on KSM, and puts the knobs back at the session's end.
#
#   sh -c THIS ksm-guard FOLDER SECONDS
#
# FOLDER holds the knobs, SECONDS say how long to wait for the lock; "held" that the JVM was given it. Asked on stdin, one line each, it answers on stdout:
#   (at start)        ready, or busy, or unusable REASON
#   forget            forgets all values
#   was KNOB VALUE    remembers the value that a knob has had
#   hold              holding: from now on knobs may be changed
#   restore           left KNOB to VALUE, for each knob that does not have its value again; then restored
# The end of stdin, which comes when the JVM dies, however it dies, means restore as well.

folder=$1
seconds=$2
remembered=
asked=

# A session's end is said by stdin and by nothing else; and nobody may be left to read what is printed.
trap '' HUP INT QUIT TERM PIPE
cd / || exit 1

answer() {
  printf '%s\n' "$1"
} 2>/dev/null

# Prints a knob's value; of "[none] scan-time" the chosen word.
value_of() {
  value=
  read -r value <"$folder/$1" || [ -n "$value" ] || return 1
  case $value in
    *\[*\]*)
      value=${value#*\[}
      value=${value%%\]*}
      ;;
  esac
  printf '%s\n' "$value"
} 2>/dev/null

# Prints the remembered value of a knob, or nothing.
remembered_of() {
  for pair in $remembered; do
    [ "${pair%%=*}" != "$1" ] || printf '%s\n' "${pair#*=}"
  done
}

is_back() {
  before=$(remembered_of "$1")
  [ -z "$before" ] || [ "$(value_of "$1")" = "$before" ]
}

put() {
  printf '%s\n' "$2" >"$folder/$1"
} 2>/dev/null

put_back() {
  is_back "$1" || put "$1" "$(remembered_of "$1")"
}

# The kernel changes these two only while nothing is merged. Unmerging can be busy for a moment.
put_back_unmerged() {
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    is_back max_page_sharing && is_back merge_across_nodes && return
    put run 0
    put run 2
    put_back max_page_sharing
    put_back merge_across_nodes
    [ "$attempt" = 1 ] || sleep 0.1
  done
}

# The advisor starts from its own knobs, sets pages_to_scan when it is switched, and owns it while it is on.
put_back_pages_to_scan() {
  put_back advisor_mode
  [ "$(value_of advisor_mode)" = scan-time ] || put_back pages_to_scan
}

restore() {
  for knob in sleep_millisecs use_zero_pages smart_scan stable_node_chains_prune_millisecs \
    advisor_max_cpu advisor_target_scan_time advisor_min_pages_to_scan advisor_max_pages_to_scan; do
    put_back "$knob"
  done
  put_back_pages_to_scan
  put_back_unmerged
  put_back run
}

# Says which knobs do not have their value again: to the JVM, or on stderr when that has died.
report() {
  for pair in $remembered; do
    knob=${pair%%=*}
    case $knob,$(value_of advisor_mode) in
      pages_to_scan,scan-time) continue ;;
    esac
    if is_back "$knob"; then
      continue
    elif [ -n "$asked" ]; then
      answer "left $knob to ${pair#*=}"
    else
      printf 'ksm: the kernel did not take back %s, which was %s; set it by hand\n' \
        "$folder/$knob" "${pair#*=}" >&2
    fi
  done
}

unusable() {
  answer "unusable $1"
  exit 1
}

command -v flock >/dev/null || unusable "there is no flock command; install util-linux"
[ -r "$folder/run" ] || unusable "$folder/run cannot be read"
exec 9<"$folder/run"
[ "$seconds" = held ] || flock -w "$seconds" 9 || {
  answer busy
  exit 1
}
answer ready

while read -r request knob value; do
  case $request in
    forget) remembered= ;;
    was) remembered="$remembered $knob=$value" ;;
    hold) answer holding ;;
    restore)
      asked=yes
      break
      ;;
  esac
done
restore
report
answer restored
