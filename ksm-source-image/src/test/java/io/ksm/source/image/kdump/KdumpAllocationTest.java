package io.ksm.source.image.kdump;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.RealDumps;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how much decompressing pages allocates on the heap. */
class KdumpAllocationTest {
  private static final int READS = 300;
  private static final int PAGES = 256;

  @TempDir private static Path directory;

  @BeforeAll
  static void unpack() throws IOException {
    RealDumps.unpackGuest(directory);
  }

  /**
   * The libraries make small objects: for snappy one, for zstd what native calls need. An
   * optimizing compiler leaves out one of snappy's.
   */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "kdump-zlib, 4, 4",
    "kdump-lzo, 4, 4",
    "kdump-snappy, 64, 96",
    "kdump-plain, 4, 4",
    "qemu-zlib, 4, 4",
    "kdump-zstd, 400, 400"
  })
  void readsAllocateHardlyAnythingPerPage(String name, int optimized, int otherwise)
      throws IOException {
    int mostBytes = isOptimized() ? optimized : otherwise;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (PageSource source = Images.open(directory.resolve(name));
        PageChunk chunk = new PageChunk(4096, PAGES)) {
      Region region = source.regions().getFirst();
      read(source, region, chunk);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < READS; i++) {
        read(source, region, chunk);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated / (READS * PAGES)).as("bytes per page").isLessThan(mostBytes);
    }
  }

  private static boolean isOptimized() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .getVMOption("TieredStopAtLevel")
        .getValue()
        .equals("4");
  }

  private static void read(PageSource source, Region region, PageChunk chunk) throws IOException {
    chunk.begin(PAGES, false);
    source.read(region, 0, PAGES, chunk);
  }
}
