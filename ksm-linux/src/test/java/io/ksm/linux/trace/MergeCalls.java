package io.ksm.linux.trace;

/** The calls that tests have programs make. */
final class MergeCalls {
  private static final int PR_SET_MEMORY_MERGE = 67;
  private static final int PR_GET_MEMORY_MERGE = 68;

  private MergeCalls() {}

  /** Offers all memory to KSM, or withdraws it, by turns. */
  static RemoteCall toggle(int turn) {
    return RemoteCall.prctl(PR_SET_MEMORY_MERGE, 1 - turn % 2);
  }

  /** Asks whether all memory is offered. */
  static RemoteCall ask() {
    return RemoteCall.prctl(PR_GET_MEMORY_MERGE, 0);
  }
}
