package io.ksm.fleet.place;

import io.ksm.fleet.Mebibytes;

/**
 * A placement that changes move by move: what each host holds, and what it saves. Gains are counted
 * in contents of the sample. One thread; or several, if each changes and asks about hosts of its
 * own. A source of another thread may be read at any time: it is on a host of that thread, or on
 * none.
 */
final class PlacementState {
  private final SharedContents contents;
  private final HostRules rules;
  private final int[] hostOf;
  private final ContentCounts[] counts;
  private final long[] bytes;
  private final int[] sources;
  private final long[] saved;

  /** How many bytes a content of the sample stands for. */
  private final double bytesOfContent;

  /**
   * Makes a state.
   *
   * @param hostOf on which host each source is; -1 for none. Copied
   */
  PlacementState(SharedContents contents, HostRules rules, int[] hostOf) {
    this.contents = contents;
    this.rules = rules;
    this.hostOf = hostOf.clone();
    this.counts = ContentCounts.of(rules.hosts(), contents);
    this.bytes = new long[rules.hosts()];
    this.sources = new int[rules.hosts()];
    this.saved = new long[rules.hosts()];
    this.bytesOfContent = rules.pageSize() / contents.share();
    for (int source = 0; source < hostOf.length; source++) {
      if (hostOf[source] >= 0) {
        add(source, hostOf[source]);
      }
    }
  }

  int host(int source) {
    return hostOf[source];
  }

  /** Returns on which host each source is. The state's own array: do not write. */
  int[] hosts() {
    return hostOf;
  }

  /** Returns how many sources of a host have a content. */
  int count(int host, int content) {
    return counts[host].get(content);
  }

  /** Returns what all hosts save. */
  long saved() {
    long all = 0;
    for (long each : saved) {
      all += each;
    }
    return all;
  }

  /** Returns what a host would save more with a source that is not there. */
  int gain(int source, int host) {
    ContentCounts there = counts[host];
    int gain = 0;
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      gain += there.get(contents.content(i)) > 0 ? 1 : 0;
    }
    return gain;
  }

  /** Returns what a source's host would save less without it. */
  int loss(int source) {
    ContentCounts own = counts[hostOf[source]];
    int loss = 0;
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      loss += own.get(contents.content(i)) > 1 ? 1 : 0;
    }
    return loss;
  }

  /**
   * Returns by how much a swap of two sources gains less than both moves alone. Of contents that
   * both sources have each host has as many copies afterwards as before.
   */
  int inCommon(int one, int other) {
    long gone = lastCopies(one, other);
    return (int) gone + (int) (gone >>> Integer.SIZE);
  }

  /**
   * Counts contents that both sources have, and of which one's host has no other copy. Many pairs
   * are asked about, so that one walk counts for both hosts.
   *
   * @return how many the host of the first source loses with it; in the upper half, how many that
   *     of the other loses
   */
  private long lastCopies(int one, int other) {
    ContentCounts ofOne = counts[hostOf[one]];
    ContentCounts ofOther = counts[hostOf[other]];
    int ones = 0;
    int others = 0;
    int i = contents.begin(one);
    int j = contents.begin(other);
    while (i < contents.end(one) && j < contents.end(other)) {
      int content = contents.content(i);
      int difference = Integer.compare(content, contents.content(j));
      if (difference == 0) {
        ones += ofOne.get(content) > 1 ? 0 : 1;
        others += ofOther.get(content) > 1 ? 0 : 1;
      }
      i += difference <= 0 ? 1 : 0;
      j += difference >= 0 ? 1 : 0;
    }
    return (long) others << Integer.SIZE | ones;
  }

  /**
   * Says whether a source that is not on a host may be there.
   *
   * @param gain what the host would save more with it
   */
  boolean fits(int source, int host, int gain) {
    return fits(source, host, gain, -1, 0);
  }

  /**
   * Says whether it may be there once another one has left.
   *
   * @param gain what the host would save more with it while the other is there
   * @param leaving the other, which is on the host; -1 if none leaves
   * @param loss what the host would save less without the other
   */
  boolean fits(int source, int host, int gain, int leaving, int loss) {
    boolean swaps = leaving >= 0;
    int fewer = swaps ? rules.size(leaving) : 0;
    if (sources[host] + rules.size(source) - fewer > rules.maxSources()
        || !rules.mayJoinWithout(source, host, hostOf, leaving)) {
      return false;
    }
    long more = rules.bytes(source) - (swaps ? rules.bytes(leaving) : 0);
    long room = rules.room(host) - more;
    if (taken(host, gain - loss) > room) {
      return false;
    }
    // The copies that leave are no gain. To count them takes long, so it is only done where it
    // matters: where there is no room without any gain.
    return !swaps
        || taken(host, -loss) <= room
        || taken(host, gain - loss - (int) lastCopies(leaving, source)) <= room;
  }

  /** Says which rule is not kept, and where; empty if all are. Sources may be nowhere yet. */
  String breach() {
    for (int host = 0; host < bytes.length; host++) {
      if (sources[host] > rules.maxSources()) {
        return "host '%s' has %d sources, and may have %d"
            .formatted(rules.hostName(host), sources[host], rules.maxSources());
      }
      long taken = taken(host, 0);
      if (taken > rules.room(host)) {
        return "sources of host '%s' take %s, and it has room for %s"
            .formatted(
                rules.hostName(host), Mebibytes.taken(taken), Mebibytes.room(rules.room(host)));
      }
    }
    return rules.notKept(hostOf);
  }

  /** How many bytes a host's sources take if it saves so many contents more. */
  private long taken(int host, int gain) {
    return rules.fitsMerged()
        ? bytes[host] - (long) ((saved[host] + gain) * bytesOfContent)
        : bytes[host];
  }

  /** Puts a source that is nowhere onto a host. */
  void place(int source, int host) {
    hostOf[source] = host;
    add(source, host);
  }

  private void add(int source, int host) {
    int gain = 0;
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      gain += counts[host].increment(contents.content(i)) > 1 ? 1 : 0;
    }
    saved[host] += gain;
    bytes[host] += rules.bytes(source);
    sources[host] += rules.size(source);
  }

  /** Takes a source from its host. */
  void remove(int source) {
    int host = hostOf[source];
    int loss = 0;
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      loss += counts[host].decrement(contents.content(i)) > 0 ? 1 : 0;
    }
    saved[host] -= loss;
    bytes[host] -= rules.bytes(source);
    sources[host] -= rules.size(source);
    hostOf[source] = -1;
  }
}
