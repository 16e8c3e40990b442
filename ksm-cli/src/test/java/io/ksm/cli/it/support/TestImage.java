package io.ksm.cli.it.support;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The contents of a memory image, page by page; null where the file has a hole.
 *
 * <p>A random image has duplicates, pages of zeros, holes, unique pages, and pages that differ in
 * their last eight bytes only.
 */
public record TestImage(List<byte[]> pages) {
  public static final int PAGE = 4096;

  /** File systems make holes of whole blocks, which are up to 64 KiB. */
  private static final int RUN = 16;

  /** What random images draw their duplicates from. */
  public record Pool(List<byte[]> contents) {
    public static Pool random(int size, SplittableRandom random) {
      List<byte[]> contents = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        contents.add(randomPage(random));
      }
      return new Pool(contents);
    }
  }

  /** Makes a random image. */
  public static TestImage random(int pages, Pool pool, SplittableRandom random) {
    List<byte[]> made = new ArrayList<>();
    byte[] common = randomPage(random);
    while (made.size() < pages) {
      if (random.nextInt(10) == 0) {
        made.addAll(Collections.nCopies(RUN, null));
      } else {
        for (int i = 0; i < RUN; i++) {
          made.add(page(pool, common, random));
        }
      }
    }
    return new TestImage(made.subList(0, pages));
  }

  private static byte[] page(Pool pool, byte[] common, SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> new byte[PAGE];
      case 1, 2, 3, 4 -> pool.contents().get(random.nextInt(pool.contents().size()));
      // So many endings that some of them recur.
      case 5, 6 -> withLastBytes(common, random.nextLong(4L * pool.contents().size()));
      default -> randomPage(random);
    };
  }

  private static byte[] withLastBytes(byte[] common, long last) {
    byte[] page = common.clone();
    ByteBuffer.wrap(page).putLong(PAGE - Long.BYTES, last);
    return page;
  }

  private static byte[] randomPage(SplittableRandom random) {
    byte[] page = new byte[PAGE];
    random.nextBytes(page);
    return page;
  }

  /** Writes the image to a file, with its holes, and returns the file. */
  public Path write(Path file) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength((long) pages.size() * PAGE);
      for (int i = 0; i < pages.size(); i++) {
        byte[] page = pages.get(i);
        if (page != null) {
          out.seek((long) i * PAGE);
          out.write(page);
        }
      }
    }
    return file;
  }
}
