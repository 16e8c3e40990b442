package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSource;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that nobody takes pages for unequal without a word, because keys differ. */
class FingerprintKindsTest {

  private static PageSource source(String label, @Nullable String kind) {
    return new ForwardingSource(new NumberedSource(label, 1, 2, 3)) {
      @Override
      public @Nullable String fingerprints() {
        return kind;
      }
    };
  }

  private static Ksm ksm(PageSource... sources) throws IOException {
    KsmBuilder builder = Ksm.builder().hasher("crc32c").index("rb");
    for (PageSource source : sources) {
      builder.source(source);
    }
    return builder.build();
  }

  @Test
  void differentKeysAreNamed() throws IOException {
    try (Ksm ksm = ksm(source("a", "key 1"), source("b", "key 2"), source("c", "key 2"))) {
      assertThat(ksm.warnings())
          .containsExactly(
              "fingerprints of different kinds cannot be compared, so only pages of zeros are equal across them:"
                  + " 'a' (key 1), 'b' (key 2)");
    }
  }

  @Test
  void oneKeyIsNoMatter() throws IOException {
    try (Ksm ksm = ksm(source("a", "key 1"), source("b", "key 1"), source("c", null))) {
      assertThat(ksm.warnings()).isEmpty();
    }
  }

  /** What it said first counts, so that its pages stay in one domain, whatever it says later. */
  @Test
  void aSourceIsAskedForItsKindOnce() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    PageSource source =
        new ForwardingSource(new NumberedSource("once", 1, 2, 3)) {
          @Override
          public @Nullable String fingerprints() {
            if (asked.incrementAndGet() > 1) {
              throw new IllegalStateException("asked again");
            }
            return null;
          }
        };
    try (Ksm ksm = ksm(source)) {
      ksm.scan();
      ksm.scan();
      assertThat(ksm.warnings()).isEmpty();
      assertThat(ksm.failure(source)).isNull();
    }
  }
}
