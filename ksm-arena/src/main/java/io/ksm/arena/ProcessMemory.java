package io.ksm.arena;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says how much memory this process takes, as {@code /proc/self/smaps_rollup} says. All in bytes.
 *
 * <p>{@code Rss} is not here: it counts a page for each mapping of it, so that merging does not
 * make it smaller.
 *
 * @param pssBytes pages by the share that this process has in each; frames only where a page of the
 *     process has been read since it merged
 * @param anonymousBytes pages that belong to no file
 */
public record ProcessMemory(long pssBytes, long anonymousBytes) {

  /**
   * Asks the kernel. Takes some milliseconds per GiB.
   *
   * @throws IOException if it does not tell
   */
  public static ProcessMemory read() throws IOException {
    Map<String, Long> kilobytes = parse(ProcFile.read("/proc/self/smaps_rollup"));
    return new ProcessMemory(bytes(kilobytes, "Pss"), bytes(kilobytes, "Anonymous"));
  }

  private static Map<String, Long> parse(String text) {
    return text.lines()
        .map(line -> line.split("[:\\s]+"))
        .filter(words -> words.length == 3 && words[2].equals("kB"))
        .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
  }

  private static long bytes(Map<String, Long> kilobytes, String name) throws IOException {
    Long value = kilobytes.get(name);
    if (value == null) {
      throw new ErrnoException("find '%s' in /proc/self/smaps_rollup".formatted(name), 22);
    }
    return value << 10;
  }
}
