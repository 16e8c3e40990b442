package io.ksm.hash.xxh;

import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Hashes nothing with a given instance, in a process of its own, and prints which one it got. */
final class HashOnce {
  private HashOnce() {}

  public static void main(String[] args) {
    Xxh64HasherFactory factory = new Xxh64HasherFactory();
    Options options = Options.of(factory, Map.of("instance", args[0]));
    try {
      PageHasher hasher = factory.create(options);
      long hash = hasher.hash(MemorySegment.ofArray(new byte[0]), 0, 0);
      System.out.printf("%s %x%n", Lz4Instance.of(options), hash);
    } catch (UsageException e) {
      System.out.println(e.getMessage());
    }
  }
}
