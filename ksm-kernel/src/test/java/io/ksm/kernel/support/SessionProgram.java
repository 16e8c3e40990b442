package io.ksm.kernel.support;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.RealKsm;
import java.io.IOException;

/**
 * Holds a session of the real KSM: prints {@code begun}, waits for a line, sets all knobs, lets
 * ksmd merge, prints {@code changed}, and does what its next line says, or nothing.
 */
public final class SessionProgram {
  private SessionProgram() {}

  public static void main(String[] args) throws IOException {
    KernelKsm ksm = KernelKsm.open();
    KernelSession session = RealKsm.begin(ksm);
    System.out.println("begun " + ksm.knobs());
    System.in.read();
    RealKsm.setAll(session);
    session.stepping();
    session.scanOnce();
    session.scanOnce();
    System.out.println("changed " + ksm.counters().pagesShared());
    switch (System.in.read()) {
      case 'e' -> System.exit(3);
      case 't' -> throw new IllegalStateException("thrown past the session");
      default -> session.close();
    }
  }
}
