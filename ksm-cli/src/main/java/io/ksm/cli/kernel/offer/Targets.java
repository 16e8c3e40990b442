package io.ksm.cli.kernel.offer;

import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.linux.Platform;
import io.ksm.linux.process.Cgroup;
import io.ksm.linux.process.NamedProcesses;
import io.ksm.linux.process.ProcessNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The processes that a user named: {@code pid:1234} or {@code 1234}, {@code pid:redis-server} or
 * {@code redis-server}, {@code cgroup:system.slice/redis.service}. Immutable.
 *
 * @param words as the user wrote them
 */
record Targets(List<String> words) {
  private static final String PID = "pid:";
  private static final String CGROUP = "cgroup:";

  /**
   * Copies the list.
   *
   * @throws UsageException if a word can name no process
   */
  Targets {
    words = List.copyOf(words);
    for (String word : words) {
      if (plain(word).isBlank() || plain(word).equals(CGROUP)) {
        throw new UsageException(
            "'%s' names no process: give pid:N, a program's NAME, or cgroup:PATH"
                .formatted(Printable.of(word)));
      }
    }
  }

  private static String plain(String word) {
    return word.startsWith(PID) ? word.substring(PID.length()) : word;
  }

  /** Returns them as names of sources for a scan. */
  List<String> sources() {
    return words.stream().map(word -> word.startsWith(CGROUP) ? word : PID + plain(word)).toList();
  }

  /**
   * Finds the processes that there are now, but this one, each once.
   *
   * @param notes gets a line for each process that does not tell its name
   * @throws IOException if a word names none, or processes cannot be listed
   */
  List<Integer> find(Consumer<String> notes) throws IOException {
    Platform.require();
    Set<Integer> found = new LinkedHashSet<>();
    for (String word : words) {
      found.addAll(find(word, notes));
    }
    return List.copyOf(found);
  }

  private static Collection<Integer> find(String word, Consumer<String> notes) throws IOException {
    String plain = plain(word);
    if (ProcessNumbers.isNumber(plain)) {
      return List.of(Integer.valueOf(plain)); // If there is none, who asks it will hear of that.
    }
    boolean isGroup = word.startsWith(CGROUP);
    List<Integer> named =
        new ArrayList<>(
            isGroup
                ? Cgroup.named(word.substring(CGROUP.length())).processes()
                : new NamedProcesses(plain).list(notes));
    named.remove(Integer.valueOf(ProcessNumbers.own()));
    if (named.isEmpty()) {
      throw new IOException(
          (isGroup ? "there is no other process in '%s'" : "there is no process named '%s'")
              .formatted(Printable.of(plain)));
    }
    return named;
  }
}
