package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.HasherFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fault of one plug-in is its own: it fails what depends on it, and nothing else. */
class FaultsAndTheRestTest {

  /** Two equal small pages, unless its classes are missing. */
  private record SmallSource(String label, boolean lacksClasses) implements PageSource {
    @Override
    public int pageSize() {
      return 64;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("all", 0, 2, label));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      if (lacksClasses) {
        throw new NoClassDefFoundError("acme/Codec");
      }
      into.buffer().asSlice(0, count * 64L).fill((byte) 7);
      into.setStates(0, count, PageState.PRESENT);
    }

    @Override
    public void close() {}
  }

  @Test
  void aSourceThatLacksAClassFailsAlone() throws IOException {
    PageSource broken = new SmallSource("broken", true);
    PageSource sound = new SmallSource("sound", false);
    try (Ksm ksm =
        Ksm.builder().source(broken).source(sound).hasher("crc32c").index("rb").build()) {
      assertThat(ksm.scan().counters().pagesSharing()).isEqualTo(1);
      assertThat(ksm.failure(sound)).isNull();
      assertThat(ksm.failure(broken))
          .isEqualTo("broken: cannot be read: java.lang.NoClassDefFoundError: acme/Codec");
    }
  }

  /** Breaks at the first page that is read, and not before. */
  public static final class BrittleFactory implements HasherFactory {
    @Override
    public String name() {
      return "brittle";
    }

    @Override
    public String summary() {
      return "breaks at the first page";
    }

    @Override
    public PageHasher create(Options options) {
      return new PageHasher() {
        @Override
        public int bits() {
          return 64;
        }

        @Override
        public long hash(MemorySegment memory, long offset, long length) {
          if (memory.get(ValueLayout.JAVA_BYTE, offset) == 7 && length == 64) {
            throw new NoSuchMethodError("acme.Codec.crunch()");
          }
          return 1;
        }
      };
    }
  }

  @Test
  void aServiceFailsWithTheNameOfThePlugin() throws Exception {
    Plugins found = Plugins.load();
    Plugins plugins = Plugins.of(new BrittleFactory(), found.indexes().get("rb"));
    MergePolicy policy = found.policy(PartSpec.parse("eager"));
    KsmService service =
        Ksm.builder()
            .plugins(plugins)
            .source(new SmallSource("memory", false))
            .hasher("brittle")
            .index("rb")
            .policy(policy)
            .service();
    service.start();
    assertThatThrownBy(() -> service.terminated().get())
        .cause()
        .isInstanceOf(PluginFault.class)
        .hasMessageStartingWith("hasher 'brittle' (")
        .hasMessageEndingWith("): NoSuchMethodError: acme.Codec.crunch(), a fault of the plug-in");
  }
}
