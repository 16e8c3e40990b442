package io.ksm.source.linux.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps some megabytes on the heap of its JVM. */
final class HeapProgram {
  private HeapProgram() {}

  public static void main(String[] args) throws IOException {
    List<byte[]> kept = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      kept.add(new byte[1 << 20]);
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {} // until the test closes its end
    System.out.println(kept.size());
  }
}
