package io.ksm.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Writes pages one by one to a zram device of its own, and holds what the kernel says of each
 * against what we say. Skipped where there is no zram, or no right to use it.
 */
@ExtendWith(SeedExtension.class)
class ZramTest {
  private static final Path CONTROL = Path.of("/sys/class/zram-control");
  private static final int PAGES = 1_600;

  /** Fields of {@code mm_stat}, see the kernel's Documentation/admin-guide/blockdev/zram.rst. */
  private static final int COMPRESSED = 1;

  private static final int USED = 2;
  private static final int SAME = 5;

  private final SizeClasses classes = new SizeClasses(TestPages.SIZE, 8);

  private String number = "";

  @BeforeEach
  void addDevice() throws IOException {
    assumeTrue(Files.isReadable(CONTROL.resolve("hot_add")), "no zram, or no right to it");
    number = Files.readString(CONTROL.resolve("hot_add")).strip();
    assumeTrue(Files.isWritable(Path.of("/dev/zram" + number)), "no file of the zram device");
  }

  @AfterEach
  void removeDevice() throws IOException {
    if (!number.isEmpty()) {
      Files.writeString(CONTROL.resolve("hot_remove"), number);
    }
  }

  private Path setting(String name) {
    return Path.of("/sys/block/zram" + number, name);
  }

  private long stat(int field) throws IOException {
    return Long.parseLong(Files.readString(setting("mm_stat")).strip().split("\\s+", -1)[field]);
  }

  @Test
  void lzoRleIsAsTheKernels(Seed seed) throws IOException {
    check(Algorithm.LZO_RLE, seed);
  }

  @Test
  void lz4IsAsTheKernels(Seed seed) throws IOException {
    check(Algorithm.LZ4, seed);
  }

  @Test
  void zstdIsAsTheKernels(Seed seed) throws IOException {
    check(Algorithm.ZSTD, seed);
  }

  private void check(Algorithm algorithm, Seed seed) throws IOException {
    String known = Files.readString(setting("comp_algorithm"));
    assumeTrue(
        known.matches("(?s).*[\\[ ]?\\b%s\\b.*".formatted(algorithm.kernelName())),
        "this kernel's zram has no " + algorithm.kernelName());
    Files.writeString(setting("comp_algorithm"), algorithm.kernelName());
    Files.writeString(setting("disksize"), String.valueOf((long) PAGES * TestPages.SIZE));
    List<byte[]> pages = TestPages.make(PAGES, seed.value());
    Map<Group, Integer> objects = new HashMap<>();
    try (FileChannel device =
            FileChannel.open(Path.of("/dev/zram" + number), StandardOpenOption.WRITE);
        PageCompressor compressor = algorithm.compressor()) {
      for (int i = 0; i < pages.size(); i++) {
        byte[] page = pages.get(i);
        int size = compressor.size(page);
        long before = stat(COMPRESSED);
        long same = stat(SAME);
        device.write(ByteBuffer.wrap(page), (long) i * TestPages.SIZE);
        device.force(true);
        boolean isSame = stat(SAME) > same;
        assertThat(SameFilled.is(page)).as("page %d", i).isEqualTo(isSame);
        assertThat(isSame ? 0 : classes.kept(size))
            .as("page %d", i)
            .isEqualTo((int) (stat(COMPRESSED) - before));
        if (!isSame) {
          objects.merge(
              new Group(classes.groupPages(size), classes.groupObjects(size)), 1, Integer::sum);
        }
      }
      assertThat(stat(USED)).isEqualTo(inWholeGroups(objects));
    }
  }

  /** Pages in which some objects lie. Classes whose groups are alike are one to the kernel. */
  private record Group(int pages, int objects) {
    /** There are as few groups as hold the objects, since none of these was freed. */
    long bytes(int count) {
      return (long) Math.ceilDiv(count, objects) * pages * TestPages.SIZE;
    }
  }

  private static long inWholeGroups(Map<Group, Integer> objects) {
    return objects.entrySet().stream()
        .mapToLong(each -> each.getKey().bytes(each.getValue()))
        .sum();
  }
}
