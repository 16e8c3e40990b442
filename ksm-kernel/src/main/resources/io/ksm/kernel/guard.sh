# The guard of a kernel session: holds the machine's lock on KSM, and puts the knobs back at the session's end.
#
#   sh -c THIS ksm-guard FOLDER SECONDS PAGE
#
# FOLDER holds the knobs, SECONDS say how long to wait for the lock; "held" that the JVM was given it. PAGE is the size of a page in KiB. Asked on stdin, one line each, it answers on stdout:
#   (at start)        ready, or busy, or unusable REASON
#   forget            forgets all values
#   was KNOB VALUE    remembers the value that a knob has had
#   hold              holding: from now on knobs may be changed
#   restore           left KNOB to VALUE, for each knob that does not have its value again; then restored
# The end of stdin, which comes when the JVM dies, however it dies, means restore as well.

folder=$1
seconds=$2
page=$3
remembered=
asked=
tight=
too_little=' (merged pages have to be copied for that, and there is too little memory)'

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

# Finds where the control groups of version 2 and those that limit memory in version 1 are mounted.
find_mounts() {
  unified=
  old=
  while read -r _ at type options _; do
    case $type,$options, in
      cgroup2,*) unified=$at ;;
      cgroup,*,memory,*) old=$at ;;
    esac
  done </proc/self/mounts
}

# Prints $pages and the folder of a control group, and of each above it: for a hierarchy and a path in it.
around() {
  at=${1}${2%/}
  while [ -n "$1" ] && [ "${#at}" -ge "${#1}" ]; do
    printf '%s %s\n' "$pages" "$at"
    at=${at%/*}
  done
}

# Says whether all that is merged is told by processes that can be seen: not in a container, and not by older kernels.
is_told() {
  [ "$folder" = /sys/kernel/mm/ksm ] || return 1
  told=
  while read -r name _; do
    told="$told $name"
  done </proc/self/ksm_stat
  case $told in
    *ksm_merging_pages*) ;;
    *) return 1 ;;
  esac
  case $told,$(value_of ksm_zero_pages) in
    *ksm_zero_pages* | *,) ;;
    *) return 1 ;;
  esac
  for process in /proc/[0-9]*; do
    read -r name <"$process/comm" && [ "$name" = ksmd ] && return
  done
  return 1
} 2>/dev/null

# Prints, for each process and each control group around it, how many pages unmerging copies for the process: "PAGES -"
# for the machine, "PAGES FOLDER" for a group; "0 !" for a process that does not tell.
copies() {
  for process in /proc/[0-9]*; do
    pages=0
    while read -r name value; do
      case $name in
        ksm_merging_pages | ksm_zero_pages) pages=$((pages + value)) ;;
      esac
    done <"$process/ksm_stat" || [ ! -e "$process/ksm_stat" ] || echo '0 !'
    [ "$pages" -gt 0 ] || continue
    printf '%s -\n' "$pages"
    while IFS=: read -r _ controllers path; do
      case ,$controllers, in
        ,,) around "$unified" "$path" ;;
        *,memory,*) around "$old" "$path" ;;
      esac
    done <"$process/cgroup"
  done
} 2>/dev/null

# Prints what is left of a control group's limit, in KiB, file cache counted as free; nothing where there is no limit.
room_of() {
  if read -r limit <"$1/memory.max"; then
    read -r used <"$1/memory.current" && prefix= || return 0
  else
    read -r limit <"$1/memory.limit_in_bytes" && read -r used <"$1/memory.usage_in_bytes" && prefix=total_ || return 0
  fi
  [ "$limit" != max ] || return 0
  while read -r name value; do
    case $name in
      "${prefix}active_file" | "${prefix}inactive_file") used=$((used - value)) ;;
    esac
  done <"$1/memory.stat"
  printf '%s\n' $(((limit - used) / 1024))
} 2>/dev/null

# Says whether there is memory for so many pages, on the machine (-) or in a control group.
fits() {
  case $2 in
    !) all_told=no ;;
    -) [ "$all_told" = no ] || [ "$1" -ge "$saved" ] || saved=$1 ;;
    *)
      room=$(room_of "$2")
      [ -z "$room" ] || [ $(($1 * page)) -le "$room" ]
      ;;
  esac
}

# Says whether there is memory for the copies that unmerging makes, in the machine and in each control group. The kernel
# counts pages of processes that have ended, until ksmd comes by: those need nothing.
has_room() {
  while read -r name value _; do
    [ "$name" != MemAvailable: ] || available=$value
  done </proc/meminfo
  saved=$(value_of pages_sharing)
  zeros=$(value_of ksm_zero_pages)
  saved=$((${saved:-0} + ${zeros:-0}))
  all_told=yes
  is_told || all_told=no
  find_mounts
  # Sorted by bytes, "!" comes before "-", and that before folders.
  { copies; echo '0 -'; } | LC_ALL=C sort -k 2 | {
    last=
    sum=0
    while read -r pages group; do
      [ "$group" = "$last" ] || [ -z "$last" ] || fits "$sum" "$last" || exit 1
      [ "$group" = "$last" ] && sum=$((sum + pages)) || sum=$pages
      last=$group
    done
    fits "$sum" "$last" && [ $((saved * page)) -le "${available:-0}" ]
  }
}

# The kernel changes these two only while nothing is merged. Unmerging can be busy for a moment; and it copies memory,
# for which the kernel kills processes where there is none.
put_back_unmerged() {
  is_back max_page_sharing && is_back merge_across_nodes && return
  put_back max_page_sharing
  put_back merge_across_nodes
  is_back max_page_sharing && is_back merge_across_nodes && return
  has_room || {
    tight=$too_little
    return
  }
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

# To put run back to 2 unmerges, too.
put_back_run() {
  if [ "$(remembered_of run)" = 2 ] && ! is_back run && ! has_room; then
    tight=$too_little
    put run 0
  else
    put_back run
  fi
}

restore() {
  for knob in sleep_millisecs use_zero_pages smart_scan stable_node_chains_prune_millisecs \
    advisor_max_cpu advisor_target_scan_time advisor_min_pages_to_scan advisor_max_pages_to_scan; do
    put_back "$knob"
  done
  put_back_pages_to_scan
  put_back_unmerged
  put_back_run
}

# Says which knobs do not have their value again: to the JVM, or on stderr when that has died.
report() {
  for pair in $remembered; do
    knob=${pair%%=*}
    case $knob,$(value_of advisor_mode) in
      pages_to_scan,scan-time) continue ;;
    esac
    why=
    case $knob=${pair#*=} in
      max_page_sharing=* | merge_across_nodes=* | run=2) why=$tight ;;
    esac
    if is_back "$knob"; then
      continue
    elif [ -n "$asked" ]; then
      answer "left $knob to ${pair#*=}$why"
    else
      printf 'ksm: the kernel did not take back %s, which was %s%s; set it by hand\n' \
        "$folder/$knob" "${pair#*=}" "$why" >&2
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
