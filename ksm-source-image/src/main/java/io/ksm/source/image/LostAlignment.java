package io.ksm.source.image;

import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds out where pages begin in a file that holds memory and nothing else, by its contents. Used
 * by one thread.
 *
 * <p>Where pages of zeros lie among others, a run of zeros begins and ends at the edges of pages,
 * but for zeros that the neighbours have at their own edges. So each run whose length is little
 * more than some whole pages says, within a few bytes, where pages begin. Looks at 8 MiB at most.
 */
final class LostAlignment {
  private static final int SAMPLES = 32;
  private static final int SAMPLE = 256 << 10;

  /** A run that may begin in so many places or more says too little. */
  private static final int MAX_SLACK = 256;

  /** Fewer runs may be chance. */
  private static final int MIN_RUNS = 16;

  private static final int MIN_PAGE_SIZE = 1024;

  private final int pageSize;

  /** Counts, for each place in a page, the runs by which pages may begin there. */
  private final int[] votes;

  private int runs;

  private LostAlignment(int pageSize) {
    this.pageSize = pageSize;
    this.votes = new int[pageSize];
  }

  /**
   * Looks for pages that do not begin where they should.
   *
   * @param offset where the first page should begin
   * @return how many bytes after it pages begin instead, by nearly all that can be seen; 0 if
   *     nothing speaks against it
   * @throws IOException if the file cannot be read
   */
  static int find(RandomBytes file, long offset, int pageSize) throws IOException {
    if (pageSize < MIN_PAGE_SIZE || pageSize > SAMPLE / 4) {
      return 0;
    }
    LostAlignment found = new LostAlignment(pageSize);
    long length = file.size() - offset;
    long step = Math.max(SAMPLE, length / SAMPLES / pageSize * pageSize);
    ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
    for (long at = 0; at < length; at += step) {
      sample.clear().limit((int) Math.min(SAMPLE, length - at));
      file.readFully(sample, offset + at);
      found.look(sample.array(), sample.limit());
    }
    return found.best();
  }

  /** Looks at bytes that begin where a page should. */
  private void look(byte[] bytes, int length) {
    int end = 0;
    for (int at = pageSize / 2; at < length; at += pageSize / 2) {
      if (at >= end && bytes[at] == 0) {
        int begin = at;
        while (begin > 0 && bytes[begin - 1] == 0) {
          begin--;
        }
        end = at;
        while (end < length && bytes[end] == 0) {
          end++;
        }
        if (begin > 0 && end < length) {
          vote(begin, end - begin);
        }
      }
    }
  }

  private void vote(int begin, int length) {
    int slack = length % pageSize;
    if (length >= pageSize && slack <= MAX_SLACK) {
      runs++;
      for (int i = 0; i <= slack; i++) {
        votes[(begin + i) % pageSize]++;
      }
    }
  }

  private int best() {
    int best = 0;
    for (int place = 1; place < pageSize; place++) {
      best = votes[place] > votes[best] ? place : best;
    }
    // Where all is well, no other place has more votes: so a clear lead is enough.
    boolean isClear = votes[best] * 5L >= runs * 4L && (votes[best] - votes[0]) * 10L >= runs;
    return runs >= MIN_RUNS && isClear ? best : 0;
  }
}
