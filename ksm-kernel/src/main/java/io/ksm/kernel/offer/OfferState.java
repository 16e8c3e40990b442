package io.ksm.kernel.offer;

import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.ProcessMerging;

/** Says how much of a process was offered to the kernel's KSM. */
public enum OfferState {
  /** All that can merge, also what it will get: by {@code PR_SET_MEMORY_MERGE}. */
  ALL("all"),
  /** Some of its mappings. */
  SOME("some"),
  /** Nothing. */
  NOTHING("nothing"),
  /** This kernel does not tell. */
  UNKNOWN("unknown");

  private final String word;

  OfferState(String word) {
    this.word = word;
  }

  /** Returns it in a word, for people and programs. */
  public String word() {
    return word;
  }

  /**
   * Asks the kernel about a process.
   *
   * @throws KernelKsmException if there is no such process, or it may not be read
   */
  public static OfferState of(int pid) throws KernelKsmException {
    ProcessMerging merging = ProcessMerging.of(pid);
    if (merging.mergesAny().orElse(false)) {
      return ALL;
    }
    boolean any =
        merging.mergeable().isPresent()
            ? merging.mergeable().get()
            : !MarkedMappings.of(pid).isEmpty();
    if (any) {
      return SOME;
    }
    return merging.mergesAny().isEmpty() && merging.mergeable().isEmpty() ? UNKNOWN : NOTHING;
  }
}
