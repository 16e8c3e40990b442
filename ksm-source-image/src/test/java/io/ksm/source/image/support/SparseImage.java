package io.ksm.source.image.support;

import io.ksm.api.PageState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Makes a sparse file on disk, and keeps in memory what it holds and which blocks were written. */
public final class SparseImage {
  /** File systems keep holes in whole blocks. */
  private static final int BLOCK = 4096;

  private final byte[] content;
  private final BitSet written = new BitSet();

  public SparseImage(int size) {
    content = new byte[size];
  }

  /** Makes an image of random runs of data at random offsets, with holes between them. */
  public static SparseImage random(int size, SplittableRandom random) {
    SparseImage image = new SparseImage(size);
    for (int left = random.nextInt(12); left > 0; left--) {
      int from = random.nextInt(size);
      int longest = random.nextBoolean() ? 100 : 50_000;
      image.put(from, Math.min(size - from, 1 + random.nextInt(longest)), random);
    }
    return image;
  }

  /** Fills a range with random bytes. */
  public void put(int from, int length, SplittableRandom random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    System.arraycopy(bytes, 0, content, from, length);
    written.set(from / BLOCK, (from + length - 1) / BLOCK + 1);
  }

  /** Writes the image to disk, the written blocks only. */
  public void writeTo(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(content.length);
      for (int b = written.nextSetBit(0); b >= 0; b = written.nextSetBit(b + 1)) {
        file.seek((long) b * BLOCK);
        file.write(content, b * BLOCK, Math.min(BLOCK, content.length - b * BLOCK));
      }
    }
  }

  /** Returns what the whole pages hold. */
  public byte[] pages(int pageSize) {
    return Arrays.copyOf(content, content.length - content.length % pageSize);
  }

  /** Returns what a page must be: zero if none of its blocks was written. */
  public PageState state(int page, int pageSize) {
    int first = (int) ((long) page * pageSize / BLOCK);
    int last = (int) (((page + 1L) * pageSize - 1) / BLOCK);
    int data = written.nextSetBit(first);
    return data >= 0 && data <= last ? PageState.PRESENT : PageState.ZERO;
  }
}
