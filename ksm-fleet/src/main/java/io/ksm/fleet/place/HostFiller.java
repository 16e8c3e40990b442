package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Places all sources anew, host by host: a host begins with the source that has most in common with
 * others, and then always gets the one with which it saves most more, while one fits.
 *
 * <p>What each source would add is kept up to date: when a content comes to the host for the first
 * time, it counts one for each of its other holders. So the cost is that of all pairs of a content
 * and a holder, for each host that the content comes to.
 */
final class HostFiller {
  private final SharedContents contents;
  private final HostRules rules;
  private final PlacementState state;

  /** What the present host would save more with each source. */
  private final int[] gains;

  private HostFiller(SharedContents contents, HostRules rules) {
    this.contents = contents;
    this.rules = rules;
    int[] nowhere = new int[rules.sources()];
    Arrays.fill(nowhere, -1);
    this.state = new PlacementState(contents, rules, nowhere);
    this.gains = new int[rules.sources()];
  }

  /** Returns on which host each source is to be; nothing if a source fits nowhere in the end. */
  static Optional<int[]> fill(SharedContents contents, HostRules rules) {
    return new HostFiller(contents, rules)
        .fill(false)
        .or(() ->
            rules.bundles().areSingle()
                ? Optional.empty()
                : new HostFiller(contents, rules).fill(true));
  }

  /**
   * Fills all hosts.
   *
   * @param bundlesFirst whether what must be together goes first, as it fits best into empty hosts
   */
  private Optional<int[]> fill(boolean bundlesFirst) {
    for (int source = 0; source < rules.sources(); source++) {
      if (rules.stays(source)) {
        state.place(source, rules.presentHost(source));
      }
    }
    // Where too much stays already, nothing that comes can mend it.
    if (!state.breach().isEmpty()) {
      return Optional.empty();
    }
    if (bundlesFirst && !placeBundles()) {
      return Optional.empty();
    }
    // Larger hosts first: what they begin with has more to choose from.
    int[] order =
        SortedInts.of(
                IntStream.range(0, rules.hosts()),
                (one, other) -> Long.compare(rules.room(other), rules.room(one)))
            .toArray();
    for (int host : order) {
      fill(host);
    }
    return placeRest() ? Optional.of(state.hosts().clone()) : Optional.empty();
  }

  private void fill(int host) {
    Arrays.fill(gains, 0);
    for (int source = 0; source < gains.length; source++) {
      if (state.host(source) == host) {
        tellHolders(source, host, source);
      }
    }
    for (int next = best(host); next >= 0; next = best(host)) {
      state.place(next, host);
      tellHolders(next, host, -1);
    }
  }

  /**
   * Counts what has come to the host with a source, for all that have it, too.
   *
   * @param stays the source itself if it was there before the host is filled, of which the first
   *     holder counts; else -1
   */
  private void tellHolders(int source, int host, int stays) {
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      int content = contents.content(i);
      boolean first =
          stays >= 0 ? firstOn(host, content) == source : state.count(host, content) == 1;
      if (first) {
        for (int j = contents.firstHolder(content); j < contents.endHolder(content); j++) {
          gains[contents.holder(j)]++;
        }
      }
    }
  }

  private int firstOn(int host, int content) {
    for (int j = contents.firstHolder(content); j < contents.endHolder(content); j++) {
      if (state.host(contents.holder(j)) == host) {
        return contents.holder(j);
      }
    }
    return -1;
  }

  /** Of those that add as much, the one with most in common with others; at first, all add 0. */
  private int best(int host) {
    int best = -1;
    for (int source = 0; source < gains.length; source++) {
      if (state.host(source) < 0
          && (best < 0 || isBetter(source, best))
          && state.fits(source, host, gains[source])) {
        best = source;
      }
    }
    return best;
  }

  private boolean isBetter(int source, int than) {
    return gains[source] != gains[than]
        ? gains[source] > gains[than]
        : shared(source) > shared(than);
  }

  private int shared(int source) {
    return contents.end(source) - contents.begin(source);
  }

  private boolean placeBundles() {
    return SortedInts.of(
            IntStream.range(0, gains.length).filter(source -> rules.size(source) > 1),
            (one, other) -> Long.compare(rules.bytes(other), rules.bytes(one)))
        .allMatch(this::placeAnywhere);
  }

  /** A source that must be apart from others may have been left over. */
  private boolean placeRest() {
    return IntStream.range(0, gains.length).allMatch(this::placeAnywhere);
  }

  /** Puts a source where it gains most, unless it is somewhere; says whether it is now. */
  private boolean placeAnywhere(int source) {
    int best = -1;
    int most = -1;
    for (int host = 0; host < rules.hosts() && state.host(source) < 0; host++) {
      int gain = state.gain(source, host);
      if (gain > most && state.fits(source, host, gain)) {
        best = host;
        most = gain;
      }
    }
    if (best >= 0) {
      state.place(source, best);
    }
    return state.host(source) >= 0;
  }
}
