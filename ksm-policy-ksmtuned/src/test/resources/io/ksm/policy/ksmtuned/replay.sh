#!/bin/bash
# Makes script.csv: asks the functions of Debian's ksmtuned what it does with memory that is made up.
#
#   apt-get download ksmtuned && dpkg-deb -x ksmtuned_*.deb unpacked
#   ./replay.sh unpacked/usr/sbin/ksmtuned > script.csv
#
# Only what it reads and writes is replaced: memory, and the kernel's knobs.
script=$1

replay() { # SEED TOTAL_KIB: thirty looks of one run
  RANDOM=$1
  total=$2
  # shellcheck disable=SC1090
  . <(sed -e '/^total=/d' -e '/^PIDFILE=/,$d' "$script") > /dev/null
  KSMCTL() { if [ "$1" = stop ]; then answer=stop,; else answer=$2,$3; fi; }
  free_memory() { echo "$free_kib"; }
  committed_memory() { echo "$committed_kib"; }
  for _ in {1..30}; do
    free_kib=$(near "$thres" 1000)
    RANDOM=$((RANDOM + 1))
    committed_kib=$(near $((total - thres)) 1300)
    RANDOM=$((RANDOM + 1))
    adjust > /dev/null || true
    echo "$total,$free_kib,$committed_kib,$answer"
  done
}

near() { # LIMIT THOUSANDTHS: just at a limit, or anything up to so much of all memory
  if [ $((RANDOM % 3)) = 0 ]; then
    echo $(($1 + RANDOM % 3 - 1))
  else
    echo $(((RANDOM * 32768 + RANDOM) % $2 * total / 1000))
  fi
}

echo "# Answers of ksmtuned 4.20150326+b1 (Debian); made by replay.sh. A run begins where the total changes."
echo "totalKib,freeKib,committedKib,pages,millis"
replay 1 16777216
replay 2 1012345
replay 3 65801234
replay 4 8192
replay 5 4039123
replay 6 131586452
