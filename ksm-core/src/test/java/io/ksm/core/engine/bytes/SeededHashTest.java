package io.ksm.core.engine.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@link SeededHash} tells apart what other hashes confuse. */
final class SeededHashTest {
  private static final SeededHash HASH = new SeededHash(1);

  private static byte[] page(int length) {
    byte[] page = new byte[length];
    new Random(length).nextBytes(page);
    return page;
  }

  private static long hash(byte[] page) {
    return HASH.hash(MemorySegment.ofArray(page), 0, page.length, new long[SeededHash.SECRETS]);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1024, 4096, 16384})
  void eachBitCounts(int length) {
    byte[] page = page(length);
    Set<Long> hashes = new HashSet<>();
    hashes.add(hash(page));
    for (int bit = 0; bit < length * 8; bit++) {
      page[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(hashes.add(hash(page)), "bit " + bit);
      page[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 63})
  void sameBitOfTwoWordsCounts(int bit) {
    for (byte[] page : new byte[][] {new byte[4096], page(4096)}) {
      Set<Long> hashes = new HashSet<>();
      hashes.add(hash(page));
      for (int word = 1; word < 512; word++) {
        byte[] changed = page.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        changed[word * 8 + bit / 8] ^= (byte) (1 << bit % 8);
        assertTrue(hashes.add(hash(changed)), "words 0 and " + word);
      }
    }
  }

  /** A sum in which the place of a word did not count could not tell. */
  @ParameterizedTest
  @ValueSource(ints = {64, 4096, 8192, 65536})
  void orderCounts(int length) {
    byte[] page = page(length);
    byte[] swapped = new byte[length];
    System.arraycopy(page, length / 2, swapped, 0, length / 2);
    System.arraycopy(page, 0, swapped, length / 2, length / 2);
    assertNotEquals(hash(page), hash(swapped));
    System.arraycopy(page, 0, swapped, 0, length);
    System.arraycopy(page, length - 8, swapped, 0, 8);
    System.arraycopy(page, 0, swapped, length - 8, 8);
    assertNotEquals(hash(page), hash(swapped));
  }

  @Test
  void lengthCounts() {
    Set<Long> hashes = new HashSet<>();
    for (int length = 64; length <= 1 << 20; length *= 2) {
      assertTrue(hashes.add(hash(new byte[length])), length + " zeros");
    }
  }

  @Test
  void offsetDoesNotCount() {
    byte[] page = page(4096);
    byte[] shifted = new byte[8192];
    System.arraycopy(page, 0, shifted, 1000, page.length);
    assertEquals(
        hash(page),
        HASH.hash(MemorySegment.ofArray(shifted), 1000, 4096, new long[SeededHash.SECRETS]));
  }

  @Test
  void seedCounts() {
    byte[] page = page(4096);
    MemorySegment memory = MemorySegment.ofArray(page);
    Set<Long> hashes = new HashSet<>();
    for (int seed = 0; seed < 1000; seed++) {
      assertTrue(
          hashes.add(
              new SeededHash(seed).hash(memory, 0, page.length, new long[SeededHash.SECRETS])));
    }
    Arrays.fill(page, (byte) 0);
    for (int seed = 0; seed < 1000; seed++) {
      assertTrue(
          hashes.add(
              new SeededHash(seed).hash(memory, 0, page.length, new long[SeededHash.SECRETS])));
    }
  }
}
