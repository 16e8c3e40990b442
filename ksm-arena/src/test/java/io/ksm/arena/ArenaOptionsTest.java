package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Region;
import io.ksm.api.UsageException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What an arena can be made with. */
class ArenaOptionsTest {
  @Test
  void namesAreShown() throws IOException {
    ArenaOptions options = ArenaOptions.USUAL.withLabel("cache").withDomain("customer 7");
    try (MergeableArena arena = options.allocate(1)) {
      assertThat(arena.source().label()).isEqualTo("cache");
      assertThat(arena.source().regions())
          .singleElement()
          .extracting(Region::label, Region::domain)
          .containsExactly("cache", "customer 7");
    }
  }

  @Test
  void namesAreNotBlank() {
    assertThatThrownBy(() -> ArenaOptions.USUAL.withLabel(" "))
        .isInstanceOf(UsageException.class)
        .hasMessage("an arena needs a label that is not blank");
    assertThatThrownBy(() -> ArenaOptions.USUAL.withDomain(""))
        .isInstanceOf(UsageException.class)
        .hasMessage("arena 'arena' needs a domain that is not blank");
  }

  @Test
  void mappingsCanBeLimited() throws IOException {
    try (MergeableArena arena = ArenaOptions.USUAL.withMappings(123).allocate(1)) {
      assertThat(arena.figures().mappingLimit()).isEqualTo(123);
    }
  }

  @Test
  void writesNeedNotBeTracked() throws IOException {
    try (MergeableArena arena = ArenaOptions.USUAL.withTrackedWrites(false).allocate(1)) {
      assertThat(arena.tracksWrites()).isFalse();
      assertThat(arena.warnings()).isEmpty();
    }
  }
}
