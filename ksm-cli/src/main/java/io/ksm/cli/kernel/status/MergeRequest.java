package io.ksm.cli.kernel.status;

import io.ksm.kernel.ProcessMerging;

/** Says in words how a process asked the kernel to merge its memory. */
final class MergeRequest {
  private MergeRequest() {}

  /**
   * Returns how a process asked.
   *
   * <p>The kernel marks every area of a process that asked for all of them, so that whether it
   * named some as well cannot be seen.
   */
  static String describe(ProcessMerging process) {
    if (process.mergesAny().orElse(false)) {
      return "prctl (merge_any)";
    }
    if (process.mergeable().isEmpty()) {
      return "unknown";
    }
    return process.mergeable().get() ? "madvise (mergeable)" : "no longer";
  }
}
