package io.ksm.kernel.support;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.time.Duration;

/**
 * Has a session of the real KSM under a lock that its starter holds. Turns smart scan over and has
 * the advisor choose {@code pages_to_scan}; then does what its argument says.
 */
public final class HandedDownProgram {
  private HandedDownProgram() {}

  public static void main(String[] args) throws IOException {
    KernelSession session;
    try {
      session = KernelSession.begin(KernelKsm.open(), Duration.ZERO);
    } catch (KernelKsmException e) {
      System.out.println(e.getMessage());
      return;
    }
    KernelKsm ksm = session.ksm();
    session.set(Knob.SMART_SCAN, ksm.read(Knob.SMART_SCAN).equals("1") ? "0" : "1");
    if (args[0].equals("keep and die")) {
      session.keep();
    }
    session.set(Knob.ADVISOR_MODE, "scan-time");
    if (ksm.read(Knob.PAGES_TO_SCAN).equals("123")) {
      throw new IllegalStateException("the advisor did not choose pages_to_scan");
    }
    if (args[0].equals("close")) {
      session.close();
    }
    Runtime.getRuntime().halt(0); // As a kill does: nothing is tidied up.
  }
}
