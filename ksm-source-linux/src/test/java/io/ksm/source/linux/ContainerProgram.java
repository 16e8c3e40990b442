package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Opens all processes, and prints what users should know of that, and of those that are found. */
final class ContainerProgram {
  private ContainerProgram() {}

  public static void main(String[] args) throws IOException {
    List<PageSource> sources = TestSources.open(new AllSourceFactory(), "", Map.of());
    sources.forEach(source -> source.warnings().forEach(System.out::println));
    TestSources.close(sources);
    new PidSourceFactory().discover().notes().forEach(System.out::println);
  }
}
