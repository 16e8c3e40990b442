package io.ksm.monitor.sources;

import io.ksm.api.UsageException;
import io.ksm.core.SourceFinder;
import io.ksm.linux.OpenFiles;
import io.ksm.linux.process.Cgroup;
import io.ksm.linux.process.ExcludedProcesses;
import io.ksm.linux.process.FoundProcesses;
import io.ksm.linux.process.NamedProcesses;
import io.ksm.linux.process.ProcessFinder;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the processes that users named: all, those of a name, those of a control group. They come
 * and go; a group that is not there now may be later. Other names stand for themselves.
 *
 * <p>Where fewer files may be open than there are processes, the biggest count. Asked by one
 * thread; {@link #leftOut} by any. A call reads a small file for each process of the machine.
 */
public final class MonitoredSources implements SourceFinder {
  private static final Logger LOG = System.getLogger("io.ksm.monitor");
  private static final String ALL = "all";
  private static final String PROCESS = "pid:";
  private static final String GROUP = "cgroup:";

  private final List<String> words;
  private final ExcludedProcesses excluded;

  /** What is wrong with a word, told once for as long as it is. */
  private final Set<String> told = new HashSet<>();

  /** Those that are scanned. */
  private List<Integer> found = List.of();

  private volatile int leftOut;

  /**
   * Makes a finder.
   *
   * @param words as users write them
   */
  public MonitoredSources(List<String> words, ExcludedProcesses excluded) {
    this.words = List.copyOf(words);
    this.excluded = excluded;
  }

  /** Says whether a word stands for processes, which come and go. */
  public static boolean isOfProcesses(String word) {
    return isAll(word) || word.startsWith(PROCESS) || word.startsWith(GROUP);
  }

  private static boolean isAll(String word) {
    return word.equals(ALL) || word.equals(ALL + ":");
  }

  /** Returns how many processes may not be read, or had no room, at the last look. */
  public int leftOut() {
    return leftOut;
  }

  /** Never fails: what cannot be found now may be found at the next full scan. */
  @Override
  public Collection<String> find() {
    Set<String> wrong = new HashSet<>();
    Set<Integer> pids = new TreeSet<>();
    List<String> names = new ArrayList<>();
    for (String word : words) {
      if (isOfProcesses(word)) {
        addProcesses(word, pids, wrong);
      } else {
        names.add(word);
      }
    }
    exclude(pids, wrong);
    try {
      found = biggest(FoundProcesses.among(pids), wrong);
    } catch (IOException e) {
      note(String.valueOf(e.getMessage()), wrong); // Those of before are scanned on.
    }
    found.forEach(pid -> names.add(PROCESS + pid));
    told.retainAll(wrong);
    return new LinkedHashSet<>(names);
  }

  private void exclude(Set<Integer> pids, Set<String> wrong) {
    for (String word : excluded.words()) {
      try {
        pids.removeAll(new ExcludedProcesses(List.of(word)).find(line -> note(line, wrong)));
      } catch (IOException | UsageException e) {
        note("nothing to exclude: " + e.getMessage(), wrong); // Such a group is not there now.
      }
    }
  }

  private void addProcesses(String word, Set<Integer> pids, Set<String> wrong) {
    try {
      Collection<Integer> members = members(word);
      if (members.isEmpty()) {
        note("there is no process of '%s' now".formatted(word), wrong);
      }
      pids.addAll(members);
    } catch (IOException | UsageException e) {
      note(String.valueOf(e.getMessage()), wrong);
    }
  }

  private static Collection<Integer> members(String word) throws IOException {
    if (isAll(word)) {
      return ProcessNumbers.all();
    }
    if (word.startsWith(GROUP)) {
      return Cgroup.named(word.substring(GROUP.length())).processes();
    }
    String name = word.substring(PROCESS.length());
    if (ProcessNumbers.isNumber(name) && ProcessNumbers.all().contains(Integer.valueOf(name))) {
      return List.of(Integer.valueOf(name));
    }
    return new NamedProcesses(name).list(note -> {});
  }

  /** Those that are scanned have their files open already. */
  private List<Integer> biggest(FoundProcesses all, Set<String> wrong) throws IOException {
    List<Integer> readable =
        all.readable().stream()
            .filter(process -> process.anonymousBytes() > 0)
            .sorted(ProcessFinder.biggestFirst())
            .map(ProcessStatus::pid)
            .toList();
    int room = (int) Math.min(Integer.MAX_VALUE, (long) OpenFiles.room() + found.size());
    int kept = Math.min(room, readable.size());
    leftOut = all.denied() + readable.size() - kept;
    if (kept < readable.size()) {
      note("not all processes are scanned: " + OpenFiles.reason(), wrong);
    }
    return readable.subList(0, kept);
  }

  private void note(String line, Set<String> wrong) {
    wrong.add(line);
    if (told.add(line)) {
      LOG.log(Level.WARNING, line);
    }
  }

  /** Returns the words, for people. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
