package io.ksm.source.image.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens and reads files that may be damaged, and requires that the outcome is pages or one clear
 * line, within bounded memory.
 */
public final class Hostile {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What opening and reading may allocate, beside {@link #BYTES_PER_BYTE}. */
  private static final long BYTES = Long.getLong("ksm.fuzz.bytes", 24 << 20);

  private static final long BYTES_PER_BYTE = 8;
  private static final int MAX_PAGES = 1 << 14;

  private Hostile() {}

  /**
   * Checks both ways to open an image, giving up at damage and going on.
   *
   * @param size of the file, in bytes
   * @param format as the option of that name
   * @return the line that refuses it, or null if it was read to its end
   */
  public static String check(Path image, long size, String format) {
    return check(image, size, List.of("format=" + format));
  }

  /** Does the same with other options than the format alone, or with none. */
  public static String check(Path image, long size, List<String> options) {
    String refused = tryToRead(image, size, with(options, "keep-going=off"));
    String goingOn = tryToRead(image, size, with(options, "keep-going=on"));
    assertThat(refused == null && goingOn != null)
        .as("refused with keep-going=on only: %s", goingOn)
        .isFalse();
    return refused;
  }

  private static String[] with(List<String> options, String another) {
    List<String> all = new ArrayList<>(options);
    all.add(another);
    return all.toArray(String[]::new);
  }

  /** Returns what opening an image allocates, in bytes. */
  public static long allocated(Path image, String format) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Images.open(image, "format=" + format).close();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static String tryToRead(Path image, long size, String... options) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    String refused = null;
    try (PageSource source = Images.open(image, options)) {
      for (Region region : source.regions()) {
        if (region.isEligible()) {
          read(source, region);
        }
      }
    } catch (IOException e) {
      assertThat(e.getMessage())
          .startsWith("image '" + image.getParent())
          .matches(".{10,500}")
          .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
      refused = e.getMessage();
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated")
        .isLessThan(BYTES + BYTES_PER_BYTE * size);
    return refused;
  }

  private static void read(PageSource source, Region region) throws IOException {
    int step = 64;
    try (PageChunk chunk = new PageChunk(source.pageSize(), step)) {
      for (long page = 0; page < Math.min(region.pages(), MAX_PAGES); page += step) {
        chunk.begin((int) Math.min(step, region.pages() - page), false);
        source.read(region, page, chunk.count(), chunk);
      }
    }
  }
}
