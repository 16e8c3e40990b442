package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;

/**
 * Reads a process again and again until that holds a read up, and once more after. Prints what is
 * damaged, then how many pages were read all the same, and ends as programs do. With another
 * argument, it reads as for a sample.
 */
final class HeldProgram {
  private HeldProgram() {}

  public static void main(String[] args) throws IOException {
    boolean sample = args.length > 1;
    try (PageSource source = TestSources.open(args[0])) {
      while (source.damage().isEmpty()) {
        Reading.everything(source, sample);
      }
      source.damage().forEach(System.out::println);
      long present = Reading.everything(source, sample);
      source.damage().forEach(System.out::println);
      System.out.println(present);
    }
  }
}
