package io.ksm.fleet.place;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.contents.HashRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sample of the contents that more than one source has: who has each, and what each has. Contents
 * are numbered from 0 on.
 *
 * <p>Immutable. Takes 8 bytes for each content of each source, in arrays.
 */
final class SharedContents {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final HashRange range;

  /** Which share of all contents this sample is of. */
  private final double share;

  /** The contents of source s are those from {@code starts[s]} to {@code starts[s + 1]}. */
  private final int[] starts;

  private final int[] contents;

  /** The holders of content c are those from {@code holderStarts[c]} on. */
  private final int[] holderStarts;

  private final int[] holders;

  private SharedContents(
      HashRange range,
      double share,
      int[] starts,
      int[] contents,
      int[] holderStarts,
      int[] holders) {
    this.range = range;
    this.share = share;
    this.starts = starts;
    this.contents = contents;
    this.holderStarts = holderStarts;
    this.holders = holders;
  }

  /** Tells most keys that are not among some at a glance: by one bit of many for each. */
  private static final class KeySieve {
    private static final int BITS_OF_KEY = 16;

    private final long[] bits;
    private final int shift;

    KeySieve(long[] keys) {
      long words = Math.max(2, (long) keys.length * BITS_OF_KEY / Long.SIZE);
      int logWords = Math.min(24, Long.SIZE - Long.numberOfLeadingZeros(words - 1));
      bits = new long[1 << logWords];
      shift = Integer.SIZE - logWords;
      for (long key : keys) {
        bits[word(key)] |= bit(key);
      }
    }

    private int word(long key) {
      return (int) ((key * MIX) >>> Integer.SIZE) >>> shift;
    }

    /** Not of the lowest bits: they are the same of all keys of a range. */
    private static long bit(long key) {
      return 1L << ((key * MIX) >>> 20);
    }

    boolean mayHave(long key) {
      return (bits[word(key)] & bit(key)) != 0;
    }
  }

  /** Contents of sources, as they are read. */
  private static final class Rows {
    private long[] keys = new long[64];
    private int[] sources = new int[64];
    private int size;

    /** Returns the rows of several. */
    static Rows of(List<Rows> parts) {
      Rows all = new Rows();
      all.size = parts.stream().mapToInt(part -> part.size).sum();
      all.keys = new long[all.size];
      all.sources = new int[all.size];
      int end = 0;
      for (Rows part : parts) {
        System.arraycopy(part.keys, 0, all.keys, end, part.size);
        System.arraycopy(part.sources, 0, all.sources, end, part.size);
        end += part.size;
      }
      return all;
    }

    void add(int source, long key) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        sources = Arrays.copyOf(sources, 2 * size);
      }
      keys[size] = key;
      sources[size++] = source;
    }
  }

  /**
   * Reads a sample of a fleet's files.
   *
   * @throws IOException if a file cannot be read, or is damaged
   */
  static SharedContents read(Fleet fleet, HashRange range) throws IOException {
    int[] firsts = new int[fleet.files().size()];
    for (int file = 1; file < firsts.length; file++) {
      firsts[file] = firsts[file - 1] + fleet.files().get(file - 1).sources().size();
    }
    try {
      List<Rows> parts =
          IntStream.range(0, firsts.length)
              .parallel()
              .mapToObj(file -> rows(fleet, file, firsts[file], range))
              .toList();
      return of(Rows.of(parts), fleet.sources().size(), range);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Reads one of the files, whose sources are numbered from the first on. */
  private static Rows rows(Fleet fleet, int file, int first, HashRange range) {
    int halvings = -Math.getExponent(range.share());
    Rows rows = new Rows();
    try {
      fleet
          .files()
          .get(file)
          .read(
              range,
              (source, fingerprint, pages) -> {
                int domain = fleet.sources().get(first + source).domain();
                rows.add(first + source, key(fingerprint, domain, halvings));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /**
   * Returns what a content is numbered by. Contents of different domains never merge, so they have
   * different keys. The first keys must be a sample of every domain, see {@link #first}. All
   * fingerprints of a range begin with the same bits, so these go to the end: else the domain alone
   * would decide where its contents are in the order.
   *
   * @param halvings how many bits these are
   */
  private static long key(long fingerprint, int domain, int halvings) {
    return Long.rotateLeft(fingerprint, halvings) ^ (domain * MIX);
  }

  private static SharedContents of(Rows rows, int sources, HashRange range) {
    long[] shared = shared(Arrays.copyOf(rows.keys, rows.size));
    KeySieve sieve = new KeySieve(shared);
    int[] ids = new int[rows.size];
    int[] starts = new int[sources + 1];
    int[] holderStarts = new int[shared.length + 1];
    for (int i = 0; i < rows.size; i++) {
      ids[i] = sieve.mayHave(rows.keys[i]) ? Arrays.binarySearch(shared, rows.keys[i]) : -1;
      if (ids[i] >= 0) {
        starts[rows.sources[i] + 1]++;
        holderStarts[ids[i] + 1]++;
      }
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    Arrays.parallelPrefix(holderStarts, Integer::sum);
    int[] contents = new int[starts[sources]];
    int[] holders = new int[contents.length];
    int[] filled = starts.clone();
    int[] filledHolders = holderStarts.clone();
    for (int i = 0; i < rows.size; i++) {
      if (ids[i] >= 0) {
        contents[filled[rows.sources[i]]++] = ids[i];
        holders[filledHolders[ids[i]]++] = rows.sources[i];
      }
    }
    for (int source = 0; source < sources; source++) {
      Arrays.sort(contents, starts[source], starts[source + 1]);
    }
    return new SharedContents(range, range.share(), starts, contents, holderStarts, holders);
  }

  /** Returns the contents of bundles; those that only one bundle has are left out. */
  SharedContents bundled(Bundles bundles) {
    Rows rows = new Rows();
    for (int bundle = 0; bundle < bundles.count(); bundle++) {
      int[] own = ofAll(bundles.members(bundle));
      for (int i = 0; i < own.length; i++) {
        if (i == 0 || own[i] != own[i - 1]) {
          rows.add(bundle, own[i]);
        }
      }
    }
    return of(rows, bundles.count(), range);
  }

  /**
   * Returns a smaller sample: the first contents, whose numbers stay as they are. They are chosen
   * by their fingerprints, so that each domain has about the same share of them.
   *
   * @param count how many, at least 1; all if there are not so many
   */
  SharedContents first(int count) {
    if (count >= size()) {
      return this;
    }
    int[] fewerStarts = new int[starts.length];
    int[] fewer = new int[holderStarts[count]];
    for (int source = 0; source < sources(); source++) {
      int found = Arrays.binarySearch(contents, begin(source), end(source), count);
      int length = (found < 0 ? -found - 1 : found) - begin(source);
      System.arraycopy(contents, begin(source), fewer, fewerStarts[source], length);
      fewerStarts[source + 1] = fewerStarts[source] + length;
    }
    return new SharedContents(
        range,
        share * count / size(),
        fewerStarts,
        fewer,
        Arrays.copyOf(holderStarts, count + 1),
        Arrays.copyOf(holders, fewer.length));
  }

  /** Returns how many contents some sources save together on one host. */
  int common(int[] sources) {
    int[] own = ofAll(sources);
    int common = 0;
    for (int i = 1; i < own.length; i++) {
      common += own[i] == own[i - 1] ? 1 : 0;
    }
    return common;
  }

  /** Returns the contents of some sources, ascending; as often as sources have each. */
  private int[] ofAll(int[] sources) {
    int size = 0;
    for (int source : sources) {
      size += end(source) - begin(source);
    }
    int[] all = new int[size];
    int filled = 0;
    for (int source : sources) {
      int length = end(source) - begin(source);
      System.arraycopy(contents, begin(source), all, filled, length);
      filled += length;
    }
    Arrays.sort(all);
    return all;
  }

  /** Returns those keys that occur more than once, ascending. Sorts what it is given. */
  private static long[] shared(long[] keys) {
    Arrays.parallelSort(keys);
    int count = 0;
    for (int i = 1; i < keys.length; i++) {
      boolean first = i == 1 || keys[i - 2] != keys[i];
      if (keys[i] == keys[i - 1] && first) {
        keys[count++] = keys[i];
      }
    }
    return Arrays.copyOf(keys, count);
  }

  HashRange range() {
    return range;
  }

  /** Returns which share of all contents these are a sample of. */
  double share() {
    return share;
  }

  int sources() {
    return starts.length - 1;
  }

  /** How many contents there are. */
  int size() {
    return holderStarts.length - 1;
  }

  /** Where the contents of a source begin in {@link #content}. */
  int begin(int source) {
    return starts[source];
  }

  /** Where they end. */
  int end(int source) {
    return starts[source + 1];
  }

  /** The content at a place; those of a source ascend. */
  int content(int place) {
    return contents[place];
  }

  /** Where the holders of a content begin in {@link #holder}. */
  int firstHolder(int content) {
    return holderStarts[content];
  }

  /** Where they end. */
  int endHolder(int content) {
    return holderStarts[content + 1];
  }

  /** The source at a place among holders. */
  int holder(int place) {
    return holders[place];
  }
}
