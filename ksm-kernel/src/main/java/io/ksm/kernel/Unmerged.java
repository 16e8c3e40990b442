package io.ksm.kernel;

import static java.util.stream.Collectors.joining;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Says what unmerging came to.
 *
 * @param bytes that got memory of their own again
 * @param isUpperBound whether it may be less: not all processes told what they share, or some of
 *     those that shared have ended
 * @param ended processes that shared pages and have ended meanwhile: the kernel may have killed
 *     them for lack of memory
 */
public record Unmerged(long bytes, boolean isUpperBound, List<ProcessMerging> ended) {
  /** SIGKILL is pending: the lowest bit of the third digit from the right. */
  private static final Pattern KILLED =
      Pattern.compile("^(?:Sig|Shd)Pnd:\\s*[0-9a-f]*[13579bdf][0-9a-f]{2}$", Pattern.MULTILINE);

  /** Copies the list. */
  public Unmerged {
    ended = List.copyOf(ended);
  }

  /**
   * Finds out what became of memory.
   *
   * @param before what was needed
   * @param left what is needed still
   */
  static Unmerged since(UnmergeNeed before, UnmergeNeed left) {
    List<ProcessMerging> ended =
        before.processes().stream().filter(process -> hasEnded(process.pid())).toList();
    return new Unmerged(
        Math.max(0, before.bytes() - left.bytes()),
        before.isUpperBound() || left.isUpperBound() || !ended.isEmpty(),
        ended);
  }

  private static boolean hasEnded(int pid) {
    try {
      return isAtItsEnd(ProcFile.read(pid, "status"));
    } catch (ErrnoException e) {
      return e.isGone();
    }
  }

  /**
   * Says whether a process has ended, or is about to. Who is killed for lack of memory loses its
   * memory first, and may still be there for seconds.
   *
   * @param status what {@code /proc/PID/status} says
   */
  static boolean isAtItsEnd(String status) {
    return !status.contains("\nVmSize:") || KILLED.matcher(status).find();
  }

  /** Says it in words: {@code 64 MiB were copied back}. */
  public String describe() {
    String copied = Mebibytes.needed(bytes, isUpperBound && bytes > 0) + " were copied back";
    return ended.isEmpty()
        ? copied
        : "%s, and %s ended meanwhile, maybe killed for lack of memory"
            .formatted(
                copied,
                ended.stream()
                    .map(process -> "%s (%d)".formatted(process.name(), process.pid()))
                    .collect(joining(", ")));
  }
}
