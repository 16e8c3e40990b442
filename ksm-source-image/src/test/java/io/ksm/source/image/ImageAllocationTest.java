package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.SparseImage;
import io.ksm.testkit.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how much reading allocates on the heap. */
class ImageAllocationTest {
  private static final int READS = 10_000;

  @TempDir Path directory;

  @Test
  void mappedReadsAllocateNothingPerPage() throws IOException {
    assertThat(allocatedByReads("access=map")).isLessThan(READS * 256L);
  }

  @Test
  void copyingReadsAllocateNothingPerPage() throws IOException {
    assertThat(allocatedByReads("access=read")).isLessThan(READS * 256L * 16);
  }

  /** Returns the bytes that {@link #READS} reads of 256 pages allocated. */
  private long allocatedByReads(String access) throws IOException {
    SplittableRandom random = new Seed(3).random();
    SparseImage image = SparseImage.random(512 * 4096, random);
    image.put(100 * 4096, 100, random);
    Path file = directory.resolve("vm.mem");
    image.writeTo(file);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (PageSource source = Images.open(file, access);
        PageChunk chunk = new PageChunk(4096, 256)) {
      Region region = source.regions().getFirst();
      read(source, region, chunk);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < READS; i++) {
        read(source, region, chunk);
      }
      return threads.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private static void read(PageSource source, Region region, PageChunk chunk) throws IOException {
    chunk.begin(256, false);
    source.read(region, 77, 256, chunk);
  }
}
