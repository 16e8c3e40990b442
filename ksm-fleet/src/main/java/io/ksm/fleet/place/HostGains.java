package io.ksm.fleet.place;

import java.util.Arrays;

/**
 * What each of some hosts would save more with a source, of the contents of a small sample. One
 * thread.
 *
 * <p>Holds for each content a bit for each host that has it. To count for a source, the words of
 * its contents are added up bit by bit, for 64 hosts at once: plane p of a word has bit p of the
 * counts of its 64 hosts. So a count costs some six operations for each content of the source and
 * each 64 hosts, however many hosts have the content.
 */
final class HostGains {
  /** Three planes are counted in variables. */
  private static final int FIRST_PLANES = 3;

  private final SharedContents contents;

  /** How many words the bits of a content take. */
  private final int words;

  /** How many planes the counts take. */
  private final int depth;

  private final long[] having;
  private final long[] planes;

  /** Which hosts there are. */
  private final long[] hosts;

  /** Which hosts were asked for last. */
  private final long[] chosen;

  /**
   * Makes it for hosts that have nothing.
   *
   * @param hosts how many hosts there are
   * @param most how many contents a source has at most
   */
  HostGains(SharedContents contents, int hosts, int most) {
    this.contents = contents;
    this.words = (hosts + Long.SIZE - 1) / Long.SIZE;
    this.depth = Math.max(FIRST_PLANES, Integer.SIZE - Integer.numberOfLeadingZeros(most)) + 1;
    this.having = new long[Math.multiplyExact(contents.size(), words)];
    this.planes = new long[depth * words];
    this.hosts = new long[words];
    this.chosen = new long[words];
    Arrays.fill(this.hosts, -1);
    if (hosts % Long.SIZE != 0) {
      this.hosts[words - 1] = (1L << hosts) - 1;
    }
  }

  /** Notes that a host has a content. */
  void set(int content, int host) {
    having[content * words + host / Long.SIZE] |= 1L << host;
  }

  /** Notes that a host does not have a content any more. */
  void clear(int content, int host) {
    having[content * words + host / Long.SIZE] &= ~(1L << host);
  }

  /** Returns how many of a source's contents a host has. */
  int gain(int source, int host) {
    int word = host / Long.SIZE;
    int gain = 0;
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      gain += (int) (having[contents.content(i) * words + word] >>> host) & 1;
    }
    return gain;
  }

  /** Counts how many of a source's contents each host has. */
  void count(int source) {
    for (int word = 0; word < words; word++) {
      count(contents.begin(source), contents.end(source), word);
    }
  }

  /** Adds four contents at a time, as carry-save adders do; what is left over one by one. */
  private void count(int begin, int end, int word) {
    for (int plane = word; plane < planes.length; plane += words) {
      planes[plane] = 0;
    }
    long ones = 0;
    long twos = 0;
    long fours = 0;
    int i = begin;
    for (; i + 4 <= end; i += 4) {
      long a = word(i, word);
      long b = word(i + 1, word);
      long c = word(i + 2, word);
      long d = word(i + 3, word);
      long half = ones ^ a ^ b;
      long twosOfTwo = majority(ones, a, b);
      long twosOfFour = majority(half, c, d);
      ones = half ^ c ^ d;
      long foursOfFour = majority(twos, twosOfTwo, twosOfFour);
      twos ^= twosOfTwo ^ twosOfFour;
      add(fours & foursOfFour, FIRST_PLANES * words + word);
      fours ^= foursOfFour;
    }
    planes[word] = ones;
    planes[words + word] = twos;
    planes[2 * words + word] = fours;
    for (; i < end; i++) {
      add(word(i, word), word);
    }
  }

  private long word(int place, int word) {
    return having[contents.content(place) * words + word];
  }

  private static long majority(long a, long b, long c) {
    return (a & b) | ((a ^ b) & c);
  }

  /** Adds one bit to each of 64 counts, from a plane on. */
  private void add(long bits, int firstPlane) {
    long carry = bits;
    for (int plane = firstPlane; carry != 0; plane += words) {
      long sum = planes[plane] ^ carry;
      carry &= planes[plane];
      planes[plane] = sum;
    }
  }

  /** Returns what was counted for a host. */
  int counted(int host) {
    int counted = 0;
    for (int plane = 0; plane < depth; plane++) {
      counted |= (int) ((planes[plane * words + host / Long.SIZE] >>> host) & 1) << plane;
    }
    return counted;
  }

  /** Returns the most that was counted for a host other than one. */
  int most(int but) {
    chooseAllBut(but);
    int most = 0;
    for (int plane = depth - 1; plane >= 0; plane--) {
      long any = 0;
      for (int word = 0; word < words; word++) {
        any |= planes[plane * words + word] & chosen[word];
      }
      for (int word = 0; word < words && any != 0; word++) {
        chosen[word] &= planes[plane * words + word];
      }
      most |= any == 0 ? 0 : 1 << plane;
    }
    return most;
  }

  private void chooseAllBut(int host) {
    System.arraycopy(hosts, 0, chosen, 0, words);
    chosen[host / Long.SIZE] &= ~(1L << host);
  }

  /**
   * Chooses the hosts for which so much was counted, or more, but one; {@link #next} tells them.
   */
  void choose(int least, int but) {
    chooseAllBut(but);
    for (int word = 0; word < words && least > 0; word++) {
      long more = 0;
      long equal = -1;
      for (int plane = depth - 1; plane >= 0; plane--) {
        long bits = planes[plane * words + word];
        boolean set = ((least >>> plane) & 1) != 0;
        more |= set ? 0 : equal & bits;
        equal &= set ? bits : ~bits;
      }
      chosen[word] &= more | equal;
    }
  }

  /** Returns the next chosen host, from one on; -1 if there is none. */
  int next(int from) {
    int word = from / Long.SIZE;
    long mask = -1L << from;
    for (; word < words; word++) {
      long bits = chosen[word] & mask;
      if (bits != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
      mask = -1;
    }
    return -1;
  }
}
