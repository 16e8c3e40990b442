package io.ksm.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what is said of sources that were not read to their end. */
class MissingPagesTest {

  /** Is called {@code vm} by itself, as others are, and cannot be read. */
  private record Broken(String why) implements PageSource {
    @Override
    public String label() {
      return "vm";
    }

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() throws IOException {
      throw new IOException(why);
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {}

    @Override
    public void close() {}
  }

  /** Opens broken sources. */
  private static final class BrokenFactory implements SourceFactory {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String summary() {
      return "cannot be read";
    }

    @Override
    public List<PageSource> open(String argument, Options options) {
      return List.of(new Broken("it is broken"));
    }
  }

  @Test
  void sourcesOfOneNameAreToldApartAsInTheTable() throws Exception {
    try (Plugins plugins = Plugins.of(new BrokenFactory())) {
      try (Sources sources =
          Sources.open(plugins.sources(), List.of("broken:a", "broken:b"), SourceWishes.NONE)) {
        KsmBuilder builder = Ksm.builder().hasher("crc32").index("rb");
        sources.take().forEach(builder::source);
        try (Ksm ksm = builder.build()) {
          ksm.scan();
          MissingPages missing = MissingPages.of(sources, ksm, ksm.report(0));
          assertThat(missing.lines()).containsExactly("vm: it is broken", "vm (2): it is broken");
          assertThat(missing.isFailure()).isTrue();
        }
      }
    }
  }
}
