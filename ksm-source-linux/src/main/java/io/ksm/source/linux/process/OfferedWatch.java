package io.ksm.source.linux.process;

import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.watch.UnresponsiveException;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks which memory of a process was offered, and gives up if the answer takes too long. The pages
 * can be read all the same, so this has a watch of its own. One thread asks at a time.
 */
final class OfferedWatch {
  private final ProcessStatus process;
  private final boolean required;
  private final Watch watch;
  private volatile boolean isKnown = true;

  /**
   * Makes one.
   *
   * @param required whether no other memory than what was offered is wanted
   */
  OfferedWatch(ProcessStatus process, boolean required) {
    this.process = process;
    this.required = required;
    this.watch = new Watch("process " + process.label());
  }

  /**
   * Returns the answer; null if it takes too long. It is asked anew for each scan: {@code maps}
   * does not show when memory is offered or not any more.
   *
   * @throws UnresponsiveException if it takes too long and is required
   */
  @Nullable OfferedMemory ask() throws IOException {
    watch.begin();
    isKnown = true;
    try {
      return watch.list(() -> OfferedMemory.of(process.pid()));
    } catch (UnresponsiveException e) {
      if (required) {
        throw e;
      }
      isKnown = false;
      return null;
    }
  }

  /** Says that the last answer took too long. */
  List<String> damage() {
    return isKnown
        ? List.of()
        : List.of(
            "process %s: the kernel does not tell in time what was offered to KSM"
                .formatted(process.label()));
  }

  /** Returns the processor time that this JVM has spent on answers, in nanoseconds. */
  long cpuNanos() {
    return watch.cpuNanos();
  }
}
