package io.ksm.arena.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The worked example in docs/embedding.md is this code, and does what the page says. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class OffHeapCacheExampleTest {
  private static final Path DOC = Path.of("../docs/embedding.md");
  private static final Path CODE = Path.of("src/test/java/io/ksm/arena/example/OffHeapCache.java");

  private static final int KEYS = 40;
  private static final int LENGTH = 60_000;

  /** Of 60,000 bytes in pages of 4 KiB. */
  private static final int ROOM = 61_440;

  private static final int SHORTER = 50_000;
  private static final int SHORTER_ROOM = 53_248;

  @Test
  void theDocumentShowsThisCode() throws IOException {
    String code = Files.readString(CODE);
    String shown = code.substring(code.indexOf("/** A cache outside"));
    assertThat(DOC).content().contains("```java\n" + shown + "```\n");
  }

  @Test
  void equalValuesTakeMemoryOnce() throws Exception {
    byte[] value = bytes(1);
    byte[] other = bytes(2);
    try (OffHeapCache cache = new OffHeapCache(64 << 20)) {
      for (int key = 0; key < KEYS; key++) {
        cache.put("key " + key, value);
      }
      awaitSaved(cache, (KEYS - 1) * ROOM);
      cache.put("key 7", other);
      for (int key = 0; key < KEYS; key++) {
        assertThat(cache.get("key " + key)).hasValue(key == 7 ? other : value);
      }
      awaitSaved(cache, (KEYS - 2) * ROOM);
      cache.put("key 7", value);
      awaitSaved(cache, (KEYS - 1) * ROOM);
      assertThat(cache.get("key 7")).hasValue(value);
      assertThat(cache.get("key " + KEYS)).isEmpty();
    }
  }

  /** Remains of a longer value would make equal values differ; whole pages of them are zero. */
  @Test
  void nothingRemainsOfLongerValues() throws Exception {
    byte[] value = bytes(3);
    byte[] shorter = Arrays.copyOf(value, SHORTER);
    try (OffHeapCache cache = new OffHeapCache(8 << 20)) {
      cache.put("a", value);
      cache.put("b", bytes(4));
      cache.put("a", shorter);
      cache.put("b", shorter);
      awaitSaved(cache, SHORTER_ROOM + 2 * (ROOM - SHORTER_ROOM));
      assertThat(cache.get("a")).hasValue(shorter);
      assertThat(cache.get("b")).hasValue(shorter);
      cache.put("b", bytes(4));
      assertThat(cache.get("b")).hasValue(bytes(4));
      assertThat(cache.get("a")).hasValue(shorter);
    }
  }

  @Test
  void saysWhenItIsFull() throws Exception {
    try (OffHeapCache cache = new OffHeapCache(1 << 20)) {
      cache.put("a", bytes(5));
      assertThatThrownBy(() -> cache.put("b", new byte[1 << 20]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(cache.get("b")).isEmpty();
      assertThat(cache.get("a")).hasValue(bytes(5));
    }
  }

  /** Saving nothing for ever ends by the test's timeout. */
  private static void awaitSaved(OffHeapCache cache, long bytes) throws InterruptedException {
    while (cache.figures().savedBytes() != bytes) {
      Thread.sleep(20);
    }
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[LENGTH];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
