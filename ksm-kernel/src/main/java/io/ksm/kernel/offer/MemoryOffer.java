package io.ksm.kernel.offer;

import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Mergeable;
import io.ksm.kernel.NoRoomException;
import io.ksm.kernel.ProcessMerging;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.linux.Errno;
import io.ksm.linux.Platform;
import io.ksm.linux.trace.ProcessCalls;
import io.ksm.linux.trace.RemoteCall;
import java.io.IOException;
import java.util.List;

/**
 * Offers memory of one running process to the kernel's KSM, or withdraws it. Immutable, for any
 * number of threads; calls for one process follow each other.
 *
 * <p>A withdrawal gives each merged page of the process memory of its own again. So it looks first
 * whether the machine and the control groups have that.
 */
public final class MemoryOffer {
  private static final int PR_SET_MEMORY_MERGE = 67;
  private static final int MADV_MERGEABLE = 12;
  private static final int MADV_UNMERGEABLE = 13;

  private final ProcessCalls calls;

  private MemoryOffer(ProcessCalls calls) {
    this.calls = calls;
  }

  /**
   * Looks whether a process can be made to offer memory; nothing is done to it.
   *
   * @param suspendSeccomp whether to suspend its filters of system calls for the time of a call,
   *     which needs root; else a process of which all threads have some is refused
   * @throws IOException if it cannot: says which process, why, and what to do
   */
  public static MemoryOffer to(int pid, boolean suspendSeccomp) throws IOException {
    Platform.require();
    return new MemoryOffer(ProcessCalls.of(pid, suspendSeccomp));
  }

  /**
   * Offers all memory of the process that can merge, present and future, and that of the programs
   * that it will start ({@code PR_SET_MEMORY_MERGE}).
   *
   * @throws IOException if it cannot be made to, or the kernel refuses
   */
  public OfferResult offerAll() throws IOException {
    return all(true, OfferState.of(pid()));
  }

  /**
   * Withdraws all memory of the process, also what it offered by itself, and unmerges it.
   *
   * @param force whether to do so also where there is no memory for the copies
   * @throws NoRoomException if there is none, and it is not forced
   * @throws IOException if the process cannot be made to, or the kernel refuses
   */
  public OfferResult withdrawAll(boolean force) throws IOException {
    requireRoom(force);
    OfferState before = OfferState.of(pid());
    // Kernels before 6.4 know ranges only.
    if (before != OfferState.SOME) {
      OfferResult all = all(false, before);
      if (all.after() != OfferState.SOME) {
        return all;
      }
    }
    madvise(MarkedMappings.of(pid()), MADV_UNMERGEABLE);
    return result(before, List.of());
  }

  /**
   * Offers ranges of the process's memory as it is now ({@code MADV_MERGEABLE}).
   *
   * @throws IOException if it cannot be made to, or the kernel refuses; some may be offered then
   */
  public OfferResult offer(List<AddressRange> ranges) throws IOException {
    return advise(ranges, MADV_MERGEABLE);
  }

  /**
   * Withdraws ranges of the process's memory, and unmerges them ({@code MADV_UNMERGEABLE}).
   *
   * @param force whether to do so also where there is no memory for the copies
   * @throws NoRoomException if there is none, and it is not forced
   * @throws IOException if it cannot be made to, or the kernel refuses; some may be withdrawn then
   */
  public OfferResult withdraw(List<AddressRange> ranges, boolean force) throws IOException {
    requireRoom(force);
    return advise(ranges, MADV_UNMERGEABLE);
  }

  private OfferResult all(boolean offered, OfferState before) throws IOException {
    long result = calls.make(RemoteCall.prctl(PR_SET_MEMORY_MERGE, offered ? 1 : 0));
    if (result < 0) {
      throw refused(Mergeable.whyNotAll((int) -result));
    }
    return result(before, List.of());
  }

  private OfferResult advise(List<AddressRange> ranges, int advice) throws IOException {
    OfferState before = OfferState.of(pid());
    madvise(ranges, advice);
    return result(before, ranges);
  }

  private void madvise(List<AddressRange> ranges, int advice) throws IOException {
    for (AddressRange range : ranges) {
      long result = calls.make(RemoteCall.madvise(range.start(), range.bytes(), advice));
      if (result < 0 && result != -Errno.ENOMEM) { // ENOMEM: some of it was unmapped meanwhile.
        throw refused(
            "%s at 0x%x"
                .formatted(
                    result == -Errno.EINVAL
                        ? "the kernel has no KSM, or the address is not the beginning of a page"
                        : Errno.describe((int) -result),
                    range.start()));
      }
    }
  }

  private OfferResult result(OfferState before, List<AddressRange> ranges)
      throws KernelKsmException {
    long marked = ranges.isEmpty() ? 0 : MarkedMappings.bytesOf(ranges, MarkedMappings.of(pid()));
    return new OfferResult(
        pid(),
        calls.target().name(),
        before,
        OfferState.of(pid()),
        ranges.size(),
        ranges.stream().mapToLong(AddressRange::bytes).sum(),
        marked);
  }

  private void requireRoom(boolean force) throws KernelKsmException {
    if (!force) {
      UnmergeNeed.of(ProcessMerging.of(pid())).requireRoom();
    }
  }

  private KernelKsmException refused(String why) {
    return new KernelKsmException(
        "the kernel refuses it to process %s: %s".formatted(calls.target().label(), why));
  }

  private int pid() {
    return calls.target().pid();
  }
}
