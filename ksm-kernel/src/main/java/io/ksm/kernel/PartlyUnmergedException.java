package io.ksm.kernel;

import java.io.Serial;

/** Unmerging has failed half-way: knobs can be put back, memory cannot. */
public final class PartlyUnmergedException extends KernelKsmException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes an exception that says what was done before the failure. */
  PartlyUnmergedException(Unmerged done, UnmergeNeed need, KernelKsmException cause) {
    super("%s; of %s, %s".formatted(cause.getMessage(), need.describe(), done.describe()), cause);
  }
}
