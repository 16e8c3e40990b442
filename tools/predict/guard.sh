# Puts everything back when predict ends, however it ends: this reads what is to be put back, and begins at the end of its input.
#   group N           a process group to kill
#   folder PATH       a folder to delete
#   knob NAME VALUE   a knob of KSM as it was
#   nice PID VALUE    the niceness that a process had
trap '' INT TERM HUP
ksm=/sys/kernel/mm/ksm
groups= folders= knobs= run= nices=
while read -r what name value; do
  case $what in
    group) groups="$groups $name" ;;
    folder) folders="$folders $name" ;;
    nice) nices="$nices $name=$value" ;;
    knob) if [ "$name" = run ]; then run=$value; else knobs="$knobs $name=$value"; fi ;;
  esac
done
# max_page_sharing can change only while nothing is merged, and a killed program may hold merged pages for some seconds more.
put_back() {
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    echo 2 >$ksm/run
    { echo "$2" >"$ksm/$1"; } 2>/dev/null && return
    sleep 1
  done
  return 1
}
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
if [ -n "$run" ]; then
  for knob in $knobs; do
    put_back "${knob%%=*}" "${knob#*=}" || echo "predict: could not put back $knob" >&2
  done
  echo "$run" >$ksm/run || echo "predict: could not put back run=$run" >&2
fi
for nice in $nices; do
  renice -n "${nice#*=}" -p "${nice%%=*}" >/dev/null || echo "predict: could not put back the niceness of process ${nice%%=*}" >&2
done
for folder in $folders; do
  rm -rf "$folder" 2>/dev/null || { sleep 1; rm -rf "$folder"; } # a killed program may still be ending
done
