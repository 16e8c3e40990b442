package io.ksm.source.linux;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.Map;

/** Opens sources as the command does. */
final class Sources {
  private Sources() {}

  static PageSource open(int pid) throws IOException {
    return open(Integer.toString(pid));
  }

  static PageSource open(String argument) throws IOException {
    PidSourceFactory factory = new PidSourceFactory();
    return factory.open(argument, Options.of(factory, Map.of())).getFirst();
  }
}
