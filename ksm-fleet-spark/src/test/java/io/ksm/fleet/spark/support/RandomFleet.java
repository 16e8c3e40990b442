package io.ksm.fleet.spark.support;

import io.ksm.fleet.contents.ContentsHeader;
import io.ksm.fleet.contents.ContentsWriter;
import io.ksm.fleet.contents.PageCounts;
import io.ksm.fleet.contents.SourceContents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes files of contents that are made up. */
public final class RandomFleet {
  private RandomFleet() {}

  /**
   * Writes a file for each host.
   *
   * @param hosts how many
   * @param perHost how many sources each has
   * @param pages how many each source has at most
   */
  public static List<Path> write(
      Path folder, int hosts, int perHost, int pages, SplittableRandom random) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      List<SourceContents> sources = new ArrayList<>();
      for (int i = 0; i < perHost; i++) {
        long[] fingerprints = fingerprints(1 + random.nextInt(pages), i, random);
        PageCounts counts = new PageCounts(fingerprints.length, random.nextInt(9), 0, 0, 0, 0);
        sources.add(SourceContents.of("s" + i, "d" + i % 2, "", counts, fingerprints));
      }
      // Names may hold anything.
      String name = "it's [host] \"%d\" \\ =*: größer".formatted(host);
      Path file = folder.resolve("a?'b=%d [x]*{y}\\.contents".formatted(host));
      ContentsHeader header =
          new ContentsHeader(host + 1L, name, 1 << 30, "0123456789abcdef", 4096, Instant.EPOCH);
      ContentsWriter.write(file, header, sources);
      files.add(file);
    }
    return files;
  }

  /** Contents from pools: of all sources, of each third one, of one alone; some often. */
  private static long[] fingerprints(int pages, int source, SplittableRandom random) {
    long own = random.nextLong();
    long[] fingerprints = new long[pages];
    for (int i = 0; i < pages; i++) {
      int lot = random.nextInt(3);
      long pool = lot == 0 ? 0 : lot == 1 ? 1 + source % 3 : own;
      int size = random.nextInt(5) == 0 ? 4 : pages;
      fingerprints[i] = new SplittableRandom(pool * 1_000_003 + random.nextInt(size)).nextLong();
    }
    return fingerprints;
  }
}
