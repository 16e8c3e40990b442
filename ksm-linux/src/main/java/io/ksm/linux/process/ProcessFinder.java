package io.ksm.linux.process;

import io.ksm.api.Discovery;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.OpenFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the processes of this machine that are worth opening. */
public final class ProcessFinder {
  private ProcessFinder() {}

  /**
   * Finds all processes with anonymous memory but this one. The others, which were swapped out as a
   * whole, have nothing to merge.
   *
   * @param excluded those to leave out; what else is to be said of them is in the notes
   * @return process numbers, those with the most anonymous memory first
   * @throws IOException if {@code /proc} cannot be listed
   */
  public static Discovery find(ExcludedProcesses excluded) throws IOException {
    List<String> notes = new ArrayList<>();
    List<Integer> wanted = new ArrayList<>(ProcessNumbers.all());
    wanted.removeAll(excluded.find(notes::add));
    FoundProcesses found = FoundProcesses.among(wanted);
    notes.addAll(PidNamespace.limits());
    int room = OpenFiles.room();
    List<String> pids =
        found.readable().stream()
            .filter(process -> process.anonymousBytes() > 0)
            .sorted(biggestFirst())
            .map(process -> Integer.toString(process.pid()))
            .toList();
    int opened = Math.min(room, pids.size());
    return new Discovery(
        pids.subList(0, opened), left(found.denied(), pids.size() - opened), notes);
  }

  /** Orders processes by their anonymous memory, the most of it first. */
  public static Comparator<ProcessStatus> biggestFirst() {
    return Comparator.comparingLong(ProcessStatus::anonymousBytes)
        .reversed()
        .thenComparingInt(ProcessStatus::pid);
  }

  private static Map<String, Integer> left(int denied, int withoutRoom) throws ErrnoException {
    Map<String, Integer> left = new LinkedHashMap<>();
    if (denied > 0) {
      left.put(Access.reason(Access.ownUid()), denied);
    }
    if (withoutRoom > 0) {
      left.put(OpenFiles.reason(), withoutRoom);
    }
    return left;
  }
}
