package com.example.savings;

import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import java.nio.file.Path;
import java.util.List;

/** Tells what merging equal pages of some memory images would save. */
public final class Savings {
  private Savings() {}

  /** Prints one line for the files that are named. */
  public static void main(String[] files) throws Exception {
    System.out.println(ofImages(List.of(files).stream().map(Path::of).toList()));
  }

  /** Scans images once, and says how many of their pages hold what another page holds as well. */
  static String ofImages(List<Path> images) throws Exception {
    KsmBuilder builder = Ksm.builder();
    for (Path image : images) {
      builder.source("image:" + image + ",format=raw");
    }
    try (Ksm ksm = builder.hasher("crc32c").index("rb").policy("ksm:smart-scan=off").build()) {
      long freed = ksm.scan().counters().pagesSharing();
      return "%d pages could be freed".formatted(freed);
    }
  }
}
