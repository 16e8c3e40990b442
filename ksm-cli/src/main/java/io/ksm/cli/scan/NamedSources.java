package io.ksm.cli.scan;

import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.List;

/** Opens the sources that the user named. Each of them must open. */
final class NamedSources {
  private NamedSources() {}

  /**
   * Opens all.
   *
   * @param names as the user wrote them: {@code image:vm1.mem}, a path, a directory
   * @throws io.ksm.api.UsageException if one names nothing that can be opened
   * @throws IOException if one cannot be read
   */
  static OpenSources open(List<String> names, Plugins plugins) throws IOException {
    SourceOpener opener = new SourceOpener(plugins.sources());
    OpenSources all = new OpenSources(true);
    try {
      for (String name : names) {
        SourceOpener.Opened opened = opener.open(name);
        all.add(opened.sources());
        opened.warnings().forEach(all::note);
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }
}
