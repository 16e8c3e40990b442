package io.ksm.linux.process;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Names processes that are to be left out, by number, by name or by control group: {@code 1234},
 * {@code redis-server}, {@code cgroup:system.slice/redis.service}. Immutable.
 *
 * @param words how they are named
 */
public record ExcludedProcesses(List<String> words) {
  private static final String CGROUP = "cgroup:";

  /** Nothing is left out. */
  public static final ExcludedProcesses NONE = new ExcludedProcesses(List.of());

  /** Copies the list. */
  public ExcludedProcesses {
    words = List.copyOf(words);
  }

  /**
   * Finds those that are there now.
   *
   * @param notes gets a line for each word that excludes nothing, because it may be misspelt, and
   *     for each process that does not tell its name
   * @return their numbers, ascending
   * @throws IOException if a control group does not exist, or processes cannot be listed
   */
  public Set<Integer> find(Consumer<String> notes) throws IOException {
    Set<Integer> found = new TreeSet<>();
    for (String word : words) {
      Collection<Integer> named = find(word, notes);
      if (named.isEmpty()) {
        notes.accept(
            "exclude '%s' excludes nothing: no such process".formatted(Printable.of(word)));
      }
      found.addAll(named);
    }
    return found;
  }

  private static Collection<Integer> find(String word, Consumer<String> notes) throws IOException {
    if (word.startsWith(CGROUP)) {
      return Cgroup.named(word.substring(CGROUP.length())).processes();
    }
    if (ProcessNumbers.isNumber(word)) {
      int pid = Integer.parseInt(word);
      return ProcessNumbers.all().contains(pid) ? List.of(pid) : List.of();
    }
    return new NamedProcesses(word).list(notes);
  }
}
