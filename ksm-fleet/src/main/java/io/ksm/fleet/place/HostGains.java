package io.ksm.fleet.place;

import java.util.Arrays;

/**
 * What all hosts would save more with a source, of the contents of a small sample. Holds for each
 * content a bit for each host that has it. One thread.
 */
final class HostGains {
  private final SharedContents contents;
  private final PlacementState state;
  private final int hosts;

  /** How many words the bits of a content take. */
  private final int words;

  private final long[] having;
  private final int[] gains;

  HostGains(SharedContents contents, PlacementState state, int hosts) {
    this.contents = contents;
    this.state = state;
    this.hosts = hosts;
    this.words = (hosts + Long.SIZE - 1) / Long.SIZE;
    this.having = new long[contents.size() * words];
    this.gains = new int[words * Long.SIZE];
    for (int source = 0; source < contents.sources(); source++) {
      note(source, state.host(source));
    }
  }

  /** Looks anew at whether a host has the contents of a source. */
  void note(int source, int host) {
    long bit = 1L << host;
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      int content = contents.content(i);
      int word = content * words + host / Long.SIZE;
      having[word] = state.count(host, content) > 0 ? having[word] | bit : having[word] & ~bit;
    }
  }

  /**
   * Returns what each host would save more with a source; of the source's own host, how many of the
   * source's contents it has. The array is used again.
   */
  int[] of(int source) {
    Arrays.fill(gains, 0, hosts, 0);
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      int row = contents.content(i) * words;
      for (int word = 0; word < words; word++) {
        for (long bits = having[row + word]; bits != 0; bits &= bits - 1) {
          gains[word * Long.SIZE + Long.numberOfTrailingZeros(bits)]++;
        }
      }
    }
    return gains;
  }
}
