package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.linux.OpenFiles;
import io.ksm.linux.process.Ancestors;
import io.ksm.linux.process.ProcessFinder;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.freeze.CgroupFreezer;
import io.ksm.source.linux.freeze.Freeze;
import io.ksm.source.linux.freeze.FrozenSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens processes that are stopped as long as any of the sources is open. */
final class FrozenGroup {
  private FrozenGroup() {}

  /**
   * Freezes and opens a group.
   *
   * @param freezer of the group, if it has one; otherwise each process is stopped by a signal
   * @throws IOException if that is refused, or takes too long, or nothing can be opened; everything
   *     goes on then
   */
  static List<PageSource> open(Targets group, Optional<CgroupFreezer> freezer) throws IOException {
    Ancestors ancestors = Ancestors.ofThisProcess();
    ancestors.requireNoneOf(numbers(group.find().readable()));
    Freeze freeze = Freeze.begin();
    try (Freeze.Hold _ = freeze.held()) {
      if (freezer.isPresent()) {
        ancestors.requireNoneOf(freezer.get().group().processes());
        freeze.freeze(freezer.get());
      } else {
        return frozen(group.open(stopAll(group, freeze, ancestors)), freeze);
      }
      return frozen(group.open(), freeze);
    }
  }

  private static List<Integer> numbers(Collection<ProcessStatus> processes) {
    return processes.stream().map(ProcessStatus::pid).toList();
  }

  /**
   * Stops the processes that are there, and then those that they have started meanwhile: the
   * biggest first, and no more than can be opened. Each takes a file to lock it, and one to read
   * it.
   *
   * @return their numbers
   */
  private static Set<Integer> stopAll(Targets group, Freeze freeze, Ancestors ancestors)
      throws IOException {
    Set<Integer> stopped = new HashSet<>();
    int room = Math.max(1, OpenFiles.room() / 2);
    List<ProcessStatus> more = group.find().readable();
    while (!more.isEmpty() && stopped.size() < room) {
      ancestors.requireNoneOf(numbers(more));
      List<ProcessStatus> next =
          more.stream().sorted(ProcessFinder.biggestFirst()).limit(room - stopped.size()).toList();
      freeze.stop(next);
      stopped.addAll(numbers(next));
      more =
          group.find().readable().stream()
              .filter(process -> !stopped.contains(process.pid()))
              .toList();
    }
    return stopped;
  }

  private static List<PageSource> frozen(List<PageSource> sources, Freeze freeze) {
    List<PageSource> frozen = new ArrayList<>();
    sources.forEach(source -> frozen.add(new FrozenSource(source, freeze)));
    return frozen;
  }
}
