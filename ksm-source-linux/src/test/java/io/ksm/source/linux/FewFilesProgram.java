package io.ksm.source.linux;

import io.ksm.api.Discovery;
import io.ksm.api.PageSource;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Reads all processes of a name. Prints the warnings, and then why others of this machine would be
 * left out.
 */
final class FewFilesProgram {
  private FewFilesProgram() {}

  public static void main(String[] args) throws IOException {
    PidSourceFactory factory = new PidSourceFactory();
    List<PageSource> sources = TestSources.open(factory, args[0], Map.of("freeze", args[1]));
    for (PageSource source : sources) {
      Reading.everything(source);
      source.warnings().forEach(System.out::println);
    }
    Discovery found = factory.discover();
    TestSources.close(sources);
    found.left().keySet().forEach(System.out::println);
  }
}
