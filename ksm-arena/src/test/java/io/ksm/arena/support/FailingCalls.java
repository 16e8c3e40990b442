package io.ksm.arena.support;

import io.ksm.arena.memory.MemoryCalls;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The kernel's calls, some of which are refused as if the kernel refused them. */
public final class FailingCalls extends MemoryCalls {
  /** Of {@link #refuse}: whatever the call was asked for. */
  public static final long ANYTHING = -1;

  /** Which call is refused. */
  public enum Call {
    RENEW,
    OVERLAY,
    /** As {@link #OVERLAY}, but what was there is gone, as when the kernel fails half-way. */
    TORN_OVERLAY,
    ADVISE,
    WRITE,
    /** Writes half of what it should. */
    SHORT_WRITE,
    READ,
    VIEW,
    PUNCH,
    USERFAULT,
    CONTROL,
    BARRIER
  }

  private static final class Fault {
    final Call call;
    final long detail;
    final int error;
    int skipped;
    int left;

    Fault(Call call, long detail, int error, int skipped, int left) {
      this.call = call;
      this.detail = detail;
      this.error = error;
      this.skipped = skipped;
      this.left = left;
    }
  }

  private final List<Fault> faults = new ArrayList<>();
  private int refusals;

  /** Refuses every such call from now on. */
  public FailingCalls refuse(Call call, long detail, int error) {
    return refuse(call, detail, error, 0, Integer.MAX_VALUE);
  }

  /**
   * Refuses some calls.
   *
   * @param detail the advice, request or command; or {@link #ANYTHING}
   * @param skipped how many calls go through first
   * @param times how many are refused then
   */
  public FailingCalls refuse(Call call, long detail, int error, int skipped, int times) {
    faults.add(new Fault(call, detail, error, skipped, times));
    return this;
  }

  /** Lets all calls through again. */
  public void relent() {
    faults.clear();
  }

  /** Returns how many calls were refused. */
  public int refusals() {
    return refusals;
  }

  private int error(Call call, long detail) {
    for (Fault fault : faults) {
      if (fault.call == call && (fault.detail == ANYTHING || fault.detail == detail)) {
        if (fault.skipped > 0) {
          fault.skipped--;
        } else if (fault.left > 0) {
          fault.left--;
          refusals++;
          return -fault.error;
        }
      }
    }
    return 0;
  }

  @Override
  public long renew(long address, long bytes) {
    int error = error(Call.RENEW, ANYTHING);
    return error != 0 ? error : super.renew(address, bytes);
  }

  @Override
  public long overlay(long address, long bytes, int file, long offset) {
    int torn = error(Call.TORN_OVERLAY, ANYTHING);
    if (torn != 0) {
      unmap(address, bytes);
      return torn;
    }
    int error = error(Call.OVERLAY, ANYTHING);
    return error != 0 ? error : super.overlay(address, bytes, file, offset);
  }

  @Override
  public int advise(long address, long bytes, int advice) {
    int error = error(Call.ADVISE, advice);
    return error != 0 ? error : super.advise(address, bytes, advice);
  }

  @Override
  public long write(int file, MemorySegment from, long bytes, long offset) {
    int error = error(Call.WRITE, ANYTHING);
    if (error != 0) {
      return error;
    }
    boolean isShort = error(Call.SHORT_WRITE, ANYTHING) != 0;
    return super.write(file, from, isShort ? Math.max(1, bytes / 2) : bytes, offset);
  }

  @Override
  public long read(int file, MemorySegment into, long bytes, long offset) {
    int error = error(Call.READ, ANYTHING);
    return error != 0 ? error : super.read(file, into, bytes, offset);
  }

  @Override
  public long view(long bytes, int file, long offset) {
    int error = error(Call.VIEW, ANYTHING);
    return error != 0 ? error : super.view(bytes, file, offset);
  }

  @Override
  public int punch(int file, long offset, long bytes) {
    int error = error(Call.PUNCH, ANYTHING);
    return error != 0 ? error : super.punch(file, offset, bytes);
  }

  @Override
  public int userfault(long flags) {
    int error = error(Call.USERFAULT, ANYTHING);
    return error != 0 ? error : super.userfault(flags);
  }

  @Override
  public int control(int file, long request, MemorySegment argument) {
    int error = error(Call.CONTROL, request);
    return error != 0 ? error : super.control(file, request, argument);
  }

  @Override
  public int barrier(long command) {
    int error = error(Call.BARRIER, command);
    return error != 0 ? error : super.barrier(command);
  }
}
