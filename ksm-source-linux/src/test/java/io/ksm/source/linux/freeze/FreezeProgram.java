package io.ksm.source.linux.freeze;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.source.linux.CgroupSourceFactory;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Freezes what it is told to: {@code pid} or {@code cgroup}, and an argument. Prints {@code
 * frozen}, waits for a letter, and ends in the way that it says, or closes the sources.
 */
final class FreezeProgram {
  private FreezeProgram() {}

  public static void main(String[] args) throws IOException {
    SourceFactory factory =
        args[0].equals("pid") ? new PidSourceFactory() : new CgroupSourceFactory();
    List<PageSource> sources = TestSources.open(factory, args[1], Map.of("freeze", "on"));
    System.out.println("frozen");
    switch (System.in.read()) {
      case 'e' -> System.exit(3);
      case 't' -> throw new IllegalStateException("thrown past the source");
      default -> TestSources.close(sources);
    }
  }
}
