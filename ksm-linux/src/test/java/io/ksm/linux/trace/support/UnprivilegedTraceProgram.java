package io.ksm.linux.trace.support;

import io.ksm.linux.trace.ProcessCalls;
import java.io.IOException;

/** Tells why this user may not have a process make calls. */
public final class UnprivilegedTraceProgram {
  private UnprivilegedTraceProgram() {}

  /** Takes the process's number. */
  public static void main(String[] arguments) {
    try {
      ProcessCalls.of(Integer.parseInt(arguments[0]), false);
      System.out.println("permitted");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }
}
