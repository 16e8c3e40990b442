package io.ksm.kernel.support;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.kernel.Mergeable;
import io.ksm.kernel.ProcessMerging;
import java.time.Duration;

/** Runs as a user without rights: tries to change the real KSM, and reads it. */
public final class UnprivilegedKsmProgram {
  private UnprivilegedKsmProgram() {}

  public static void main(String[] args) throws KernelKsmException {
    KernelKsm ksm = KernelKsm.open();
    try (KernelSession session = KernelSession.begin(ksm, Duration.ZERO)) {
      System.out.println("session: " + session.ksm().knobs());
    } catch (KernelKsmException e) {
      System.out.println("session: " + e.getMessage());
    }
    try {
      ksm.write(Knob.SMART_SCAN, "1");
      System.out.println("write: done");
    } catch (KernelKsmException e) {
      System.out.println("write: " + e.getMessage());
    }
    try {
      System.out.println("foreign: " + ProcessMerging.of(Integer.parseInt(args[0])));
    } catch (KernelKsmException e) {
      System.out.println("foreign: " + e.getMessage());
    }
    boolean reads = ksm.counters().fullScans() >= 0 && ksm.countersByName().size() == 11;
    System.out.println("reads: " + (reads && ksm.ksmdCpuNanos() >= 0 && !ksm.knobs().isEmpty()));
    System.out.println("unreadable: " + (ksm.processes().unreadable() > 0));
    System.out.println("own: " + ProcessMerging.of((int) ProcessHandle.current().pid()).name());
    Mergeable.mergeAll(true);
    System.out.println("merges all: " + Mergeable.mergesAll());
  }
}
