package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;

/**
 * Reads a process again and again until that holds a read up, and once more after. Prints what is
 * damaged, then how many pages were read all the same, and ends as programs do. With the argument
 * {@code sample}, it reads as for a sample. With {@code signal}, it has the process hold reads up by
 * a signal, and ends as soon as that does.
 */
final class HeldProgram {
  private HeldProgram() {}

  public static void main(String[] args) throws IOException {
    boolean sample = args.length > 1 && args[1].equals("sample");
    boolean signal = args.length > 1 && args[1].equals("signal");
    try (PageSource source = TestSources.open(args[0])) {
      if (signal) {
        Reading.everything(source, false);
        new ProcessBuilder("sh", "-c", "sleep 0.2; exec kill -USR1 " + args[0]).start();
      }
      while (source.damage().isEmpty()) {
        Reading.everything(source, sample);
      }
      source.damage().forEach(System.out::println);
      if (signal) {
        return;
      }
      long present = Reading.everything(source, sample);
      source.damage().forEach(System.out::println);
      System.out.println(present);
    }
  }
}
