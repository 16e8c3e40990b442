package io.ksm.source.linux.support;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.source.linux.PidSourceFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Opens sources as the command does. */
public final class TestSources {
  private TestSources() {}

  public static PageSource open(int pid) throws IOException {
    return open(Integer.toString(pid));
  }

  public static PageSource open(String argument) throws IOException {
    return open(new PidSourceFactory(), argument, Map.of()).getFirst();
  }

  /** Opens all that an argument names. */
  public static List<PageSource> open(
      SourceFactory factory, String argument, Map<String, String> options) throws IOException {
    return factory.open(argument, Options.of(factory, options));
  }

  public static void close(List<PageSource> sources) throws IOException {
    for (PageSource source : sources) {
      source.close();
    }
  }
}
