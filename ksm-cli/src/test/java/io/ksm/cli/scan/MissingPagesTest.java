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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tests what is said of sources that were not read to their end. */
class MissingPagesTest {

  /** Is called {@code vm} by itself, as others are. */
  private static class Machine implements PageSource {
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
      return List.of();
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {}

    @Override
    public void close() {}
  }

  /** Cannot be read. */
  private static final class Broken extends Machine {
    @Override
    public List<Region> regions() throws IOException {
      throw new IOException("it is broken");
    }
  }

  /** Is another one by now. */
  private static final class Replaced extends Machine {
    @Override
    public List<String> notes() {
      return List.of("vm has been replaced");
    }
  }

  /** Opens machines, alone or as {@code all} there are. */
  private static final class MachineFactory implements SourceFactory {
    private final Supplier<PageSource> machine;

    MachineFactory(Supplier<PageSource> machine) {
      this.machine = machine;
    }

    @Override
    public String name() {
      return "machine";
    }

    @Override
    public String summary() {
      return "makes machines";
    }

    @Override
    public boolean isGroup(String argument) {
      return argument.equals("all");
    }

    @Override
    public List<PageSource> open(String argument, Options options) {
      return List.of(machine.get());
    }
  }

  @Test
  void sourcesOfOneNameAreToldApartAsInTheTable() throws Exception {
    MissingPages missing = scan(Broken::new, "machine:a", "machine:b");

    assertThat(missing.lines()).containsExactly("vm: it is broken", "vm (2): it is broken");
    assertThat(missing.isFailure()).isTrue();
  }

  @Test
  void whatRunsAnotherProgramIsNotWhatWasNamed() throws Exception {
    MissingPages missing = scan(Replaced::new, "machine:a");

    assertThat(missing.lines()).containsExactly("vm has been replaced");
    assertThat(missing.isFailure()).isTrue();
  }

  /** As whoever exits: of all that run there is always one that does. */
  @Test
  void oneOfManyMayRunAnotherProgram() throws Exception {
    MissingPages missing = scan(Replaced::new, "machine:all");

    assertThat(missing.lines()).containsExactly("vm has been replaced");
    assertThat(missing.isFailure()).isFalse();
  }

  private static MissingPages scan(Supplier<PageSource> machine, String... words) throws Exception {
    try (Plugins plugins = Plugins.of(new MachineFactory(machine));
        Sources sources = Sources.open(plugins.sources(), List.of(words), SourceWishes.NONE)) {
      KsmBuilder builder = Ksm.builder().hasher("crc32").index("rb");
      sources.take().forEach(builder::source);
      try (Ksm ksm = builder.build()) {
        ksm.scan();
        return MissingPages.of(sources, ksm, ksm.report(0));
      }
    }
  }
}
