package io.ksm.fleet.spark;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/**
 * Keeps those contents of a partition that more than one page has, as the question {@code repeated}
 * does. All rows of one fingerprint must be in the same partition.
 *
 * <p>Spark would shuffle all contents twice to group and to join them. Here a task holds its rows
 * in arrays, 24 bytes each, and finds equal ones by a hash table of 4 to 16 bytes a row. In time
 * linear in the number of rows.
 */
final class RepeatedContents implements MapPartitionsFunction<ContentRow, ContentRow> {
  /** How many rows a partition should have. */
  static final int ROWS = 1 << 20;

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<ContentRow> call(Iterator<ContentRow> input) {
    Rows rows = new Rows();
    while (input.hasNext()) {
      rows.add(input.next());
    }
    int[] firsts = rows.firsts();
    BitSet repeated = new BitSet(rows.size);
    for (int row = 0; row < rows.size; row++) {
      if (firsts[row] != row || rows.counts[row] > 1) {
        repeated.set(firsts[row]);
      }
    }
    return IntStream.range(0, rows.size)
        .filter(row -> repeated.get(firsts[row]))
        .mapToObj(rows::get)
        .iterator();
  }

  /** Rows in arrays. */
  private static final class Rows {
    private static final int FREE = -1;

    private long[] sources = new long[1 << 10];
    private int[] domains = new int[1 << 10];
    private long[] fingerprints = new long[1 << 10];
    private int[] counts = new int[1 << 10];
    private int size;

    void add(ContentRow row) {
      if (size == counts.length) {
        int capacity = Math.multiplyExact(size, 2);
        sources = Arrays.copyOf(sources, capacity);
        domains = Arrays.copyOf(domains, capacity);
        fingerprints = Arrays.copyOf(fingerprints, capacity);
        counts = Arrays.copyOf(counts, capacity);
      }
      sources[size] = row.getSource();
      domains[size] = row.getDomain();
      fingerprints[size] = row.getLo();
      counts[size] = row.getN();
      size++;
    }

    ContentRow get(int row) {
      return new ContentRow(sources[row], domains[row], fingerprints[row], counts[row]);
    }

    /** Returns of each row the first row with the same content. */
    int[] firsts() {
      int[] table = new int[Math.max(2, Integer.highestOneBit(Math.max(1, size)) * 4)];
      Arrays.fill(table, FREE);
      int[] firsts = new int[size];
      for (int row = 0; row < size; row++) {
        int slot = slot(row, table.length);
        while (table[slot] != FREE && !isSame(table[slot], row)) {
          slot = (slot + 1) & (table.length - 1);
        }
        if (table[slot] == FREE) {
          table[slot] = row;
        }
        firsts[row] = table[slot];
      }
      return firsts;
    }

    /** Fingerprints are random, but those of a sample begin with the same bits. */
    private int slot(int row, int slots) {
      long mixed = (fingerprints[row] + domains[row]) * 0x9e3779b97f4a7c15L;
      return (int) (mixed >>> (Long.SIZE - Integer.numberOfTrailingZeros(slots)));
    }

    private boolean isSame(int one, int other) {
      return fingerprints[one] == fingerprints[other] && domains[one] == domains[other];
    }
  }
}
