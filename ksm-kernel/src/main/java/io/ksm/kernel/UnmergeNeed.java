package io.ksm.kernel;

import io.ksm.linux.AvailableMemory;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import io.ksm.linux.process.MemoryLimit;
import io.ksm.linux.process.MemoryLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says what unmerging everything would take: each page that is saved gets memory again. The kernel
 * gives it without asking who has room; where there is none, it kills a process. Immutable.
 *
 * <p>The kernel's counters hold pages of processes that have ended, until ksmd comes by. So no more
 * is counted than the processes share that are there; where not all of them tell, the figure may be
 * too high. A group's figure is what its processes may need at most: a page that stays with the
 * last of its sharers may be charged elsewhere by then. Swap is not counted as room.
 *
 * @param bytes that all copies take together
 * @param isUpperBound whether that may be too high, because not all processes told what they share
 * @param availableBytes what the machine has; empty if it does not tell
 * @param groups those that limit memory and hold processes that share, the fullest first
 * @param processes that share pages, as far as this user may see them
 */
public record UnmergeNeed(
    long bytes,
    boolean isUpperBound,
    OptionalLong availableBytes,
    List<GroupNeed> groups,
    List<ProcessMerging> processes) {
  private static final Comparator<GroupNeed> FULLEST_FIRST =
      Comparator.comparingLong(group -> group.roomBytes() - group.bytes());

  /** Nothing is merged. */
  static final UnmergeNeed NONE =
      new UnmergeNeed(0, false, OptionalLong.empty(), List.of(), List.of());

  /** Copies the lists. */
  public UnmergeNeed {
    groups = groups.stream().sorted(FULLEST_FIRST).toList();
    processes = List.copyOf(processes);
  }

  /** Asks the kernel, and processes if anything is merged; nothing is changed. */
  static UnmergeNeed of(KernelKsm ksm) throws KernelKsmException {
    long pages = ksm.savedPages();
    return pages == 0 ? ofNothing() : of(ksm, pages, ksm.processes());
  }

  /** Asks the kernel; processes were asked before. Nothing is changed. */
  static UnmergeNeed of(KernelKsm ksm, ProcessScan scan) throws KernelKsmException {
    long pages = ksm.savedPages();
    return pages == 0 ? ofNothing() : of(ksm, pages, scan);
  }

  private static UnmergeNeed ofNothing() throws KernelKsmException {
    return new UnmergeNeed(0, false, available(), List.of(), List.of());
  }

  private static UnmergeNeed of(KernelKsm ksm, long pages, ProcessScan scan)
      throws KernelKsmException {
    List<ProcessMerging> sharing =
        scan.processes().stream().filter(process -> process.copies() > 0).toList();
    boolean allTold = scan.unreadable() == 0 && ksm.isToldByProcesses();
    long needed = allTold ? Math.min(pages, copies(sharing)) : pages;
    return new UnmergeNeed(
        needed * ksm.pageSize(), !allTold, available(), groups(sharing, ksm.pageSize()), sharing);
  }

  /**
   * Says what unmerging one process would take; nothing is changed.
   *
   * @throws KernelKsmException if limits on memory cannot be read
   */
  public static UnmergeNeed of(ProcessMerging process) throws KernelKsmException {
    List<ProcessMerging> sharing = process.copies() > 0 ? List.of(process) : List.of();
    int pageSize = Platform.pageSize();
    return new UnmergeNeed(
        copies(sharing) * pageSize, true, available(), groups(sharing, pageSize), sharing);
  }

  private static long copies(List<ProcessMerging> sharing) {
    return sharing.stream().mapToLong(ProcessMerging::copies).sum();
  }

  /** Returns what the copies take, in words: {@code at most 64 MiB}. */
  String describe() {
    return Mebibytes.needed(bytes, isUpperBound);
  }

  private static OptionalLong available() throws KernelKsmException {
    try {
      return AvailableMemory.read();
    } catch (IOException e) {
      throw new KernelKsmException("cannot tell how much memory there is: " + e.getMessage(), e);
    }
  }

  private static List<GroupNeed> groups(List<ProcessMerging> sharing, int pageSize)
      throws KernelKsmException {
    Map<MemoryLimit, GroupNeed> needs = new LinkedHashMap<>();
    try {
      MemoryLimits limits = MemoryLimits.ofThisMachine();
      for (ProcessMerging process : sharing) {
        for (MemoryLimit limit : around(limits, process.pid())) {
          GroupNeed none = new GroupNeed(limit.group(), 0, limit.roomBytes(), limit.limitBytes());
          needs.put(
              limit, needs.getOrDefault(limit, none).plus(process.copies() * (long) pageSize));
        }
      }
    } catch (ErrnoException e) {
      throw new KernelKsmException(
          "cannot tell the limits on memory of control groups: " + e.getMessage(), e);
    }
    return new ArrayList<>(needs.values());
  }

  /** Returns nothing for a process that has ended. */
  private static List<MemoryLimit> around(MemoryLimits limits, int pid) throws ErrnoException {
    try {
      return limits.around(pid);
    } catch (ErrnoException e) {
      if (e.isGone() || e.isDenied()) {
        return List.of();
      }
      throw e;
    }
  }

  /** Says whether the machine, and each control group, has room for the copies. */
  public boolean fits() {
    return fitsMachine() && tightGroups().isEmpty();
  }

  /** Says whether the machine has room for the copies. */
  public boolean fitsMachine() {
    return availableBytes.isEmpty() || bytes <= availableBytes.getAsLong();
  }

  /** Returns the control groups that have no room for the copies. */
  public List<GroupNeed> tightGroups() {
    return groups.stream().filter(group -> !group.fits()).toList();
  }

  /**
   * Checks that there is room.
   *
   * @throws NoRoomException if there is none; says where, how much is needed, and what there is
   */
  public void requireRoom() throws NoRoomException {
    if (!fits()) {
      throw new NoRoomException(this);
    }
  }
}
