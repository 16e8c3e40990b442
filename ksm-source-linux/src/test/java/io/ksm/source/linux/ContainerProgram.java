package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Opens all processes, and prints what users should know of that, of those of a name, and of those
 * that are found.
 */
final class ContainerProgram {
  private ContainerProgram() {}

  public static void main(String[] args) throws IOException {
    print(new AllSourceFactory(), "");
    print(new PidSourceFactory(), "sleep");
    new PidSourceFactory().discover().notes().forEach(System.out::println);
  }

  private static void print(SourceFactory factory, String argument) throws IOException {
    List<PageSource> sources = TestSources.open(factory, argument, Map.of());
    sources.forEach(source -> source.warnings().forEach(System.out::println));
    TestSources.close(sources);
  }
}
