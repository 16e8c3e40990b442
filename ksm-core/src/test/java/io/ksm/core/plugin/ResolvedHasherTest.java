package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.HasherFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import io.ksm.testkit.workload.NarrowHasher;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A hasher that stands for another one is that one, for the library and for reports. */
class ResolvedHasherTest {
  private static final PartSpec PART = PartSpec.parse("any");

  /** A hasher of a name, which says that it stands for another one. */
  private record Standing(String name, @Nullable String other) implements HasherFactory {
    @Override
    public String summary() {
      return "a hasher of tests";
    }

    @Override
    public List<Option> options() {
      return List.of(new Option("key", "value", "an option of tests"));
    }

    @Override
    @SuppressWarnings("NullAway") // What others may do.
    public String standsFor() {
      if (name.equals("thrower")) {
        throw new IllegalStateException("told nothing");
      }
      return other;
    }

    @Override
    public PageHasher create(Options options) {
      return new NarrowHasher(8);
    }
  }

  private static final Plugins PLUGINS =
      Plugins.of(
          new Standing("plain", "plain"),
          new Standing("chooser", "plain"),
          new Standing("lost", "nobody"),
          new Standing("silent", null),
          new Standing("thrower", null));

  private static Stack resolved(String hasher) {
    return new Stack(PartSpec.parse(hasher), PART, PART).resolved(PLUGINS);
  }

  @Test
  void isWhatItStandsFor() {
    assertThat(resolved("chooser")).isEqualTo(new Stack(PartSpec.parse("plain"), PART, PART));
    assertThat(resolved("plain:key=other").hasher()).isEqualTo(PartSpec.parse("plain:key=other"));
  }

  @Test
  void wrongOptionsAreTold() {
    assertThatThrownBy(() -> resolved("chooser:colour=red"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown option 'colour' of 'chooser'");
    assertThatThrownBy(() -> resolved("chooser:argument"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not an option");
    assertThatThrownBy(() -> resolved("choser"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'chooser'?");
  }

  @Test
  void faultsAreTold() {
    assertThatThrownBy(() -> resolved("lost"))
        .isInstanceOf(PluginFault.class)
        .hasMessageContaining("stands for a hasher 'nobody', and there is none");
    assertThatThrownBy(() -> resolved("silent"))
        .isInstanceOf(PluginFault.class)
        .hasMessageContaining("stands for a hasher 'null', and there is none");
    assertThatThrownBy(() -> resolved("thrower"))
        .isInstanceOf(PluginFault.class)
        .hasMessageContaining("told nothing");
  }

  /** The default of commands and of the library are one. */
  @Test
  void theDefaultIsOneThatIsThere() {
    try (Plugins plugins = Plugins.load()) {
      PartSpec chosen = plugins.resolvedHasher(Stack.DEFAULT_HASHER);
      assertThat(chosen.name()).isIn("crc32c", "crc32");
      assertThat(plugins.resolvedHasher(chosen)).isEqualTo(chosen);
    }
  }
}
