package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Improves a placement by moves of a source and by swaps of two, always the best one, while that
 * gains more than it costs. It takes several steps at once, between other hosts each, unless moves
 * are limited: then they are for the best ones.
 *
 * <p>Keeps for each source and host how many of the source's contents are there: 4 bytes for each
 * pair. Swaps are tried for those sources that want to move most.
 */
final class LocalSearch {
  private static final int MIN_ROUNDS = 20;
  private static final int MAX_ROUNDS = 5000;

  /** With fewer rounds it ends before nothing more is gained. */
  private static final int EARLY_ROUNDS = 256;

  /** Of few moves, each has a round, up to so many. */
  private static final int MAX_LIMITED_ROUNDS = 10 * MIN_ROUNDS;

  /** Each round looks at all pairs of a source and a host. */
  private static final long MAX_LOOKS = 1L << 29;

  private static final int SWAPPING = 256;

  /** Above, the table of sources and hosts takes too much memory. */
  private static final long MAX_PAIRS = 128L << 20;

  private final SharedContents contents;
  private final HostRules rules;
  private final PlacementState state;
  private final double price;
  private final int maxMoves;
  private final int[][] held;
  private final int[] losses;
  private final int[] movesOf;
  private int moved;

  /** A step: a source goes to a host, and perhaps another one comes back from there. */
  private record Step(int source, int host, int back, double worth) {
    static final Step NONE = new Step(-1, -1, -1, 0);
  }

  private LocalSearch(
      SharedContents contents, HostRules rules, int[] start, double price, int maxMoves) {
    this.contents = contents;
    this.rules = rules;
    this.state = new PlacementState(contents, rules, start);
    this.price = price;
    this.maxMoves = maxMoves;
    this.held = new int[rules.sources()][rules.hosts()];
    this.losses = new int[rules.sources()];
    this.movesOf = new int[rules.sources()];
    for (int content = 0; content < contents.size(); content++) {
      countHeld(content);
    }
    for (int source = 0; source < losses.length; source++) {
      losses[source] = state.loss(source);
      note(source);
    }
  }

  private void countHeld(int content) {
    int first = contents.firstHolder(content);
    int end = contents.endHolder(content);
    int[] hosts =
        IntStream.range(first, end).map(i -> state.host(contents.holder(i))).distinct().toArray();
    for (int i = first; i < end; i++) {
      int[] ofHolder = held[contents.holder(i)];
      for (int host : hosts) {
        ofHolder[host]++;
      }
    }
  }

  /**
   * Improves a placement.
   *
   * @param start on which host each source is; copied
   * @param price how many contents of the sample a move must gain
   * @param maxMoves how many sources may be elsewhere than they are at present
   * @return on which host each source is then
   */
  static int[] improve(
      SharedContents contents, HostRules rules, int[] start, double price, int maxMoves) {
    if (pairs(rules) > MAX_PAIRS) {
      return start.clone();
    }
    LocalSearch search = new LocalSearch(contents, rules, start, price, maxMoves);
    long rounds = rounds(rules);
    if (rules.limitsMoves(maxMoves)) {
      rounds = Math.max(rounds, Math.min(maxMoves, MAX_LIMITED_ROUNDS));
    }
    boolean manyAtOnce = !rules.limitsMoves(maxMoves);
    boolean goesOn = true;
    for (long round = 0; round < rounds && goesOn; round++) {
      goesOn = search.round(manyAtOnce);
    }
    return search.state.hosts().clone();
  }

  /** Says whether a fleet is so large that the search ends before nothing more is gained. */
  static boolean endsEarly(HostRules rules) {
    return rounds(rules) < EARLY_ROUNDS;
  }

  private static long rounds(HostRules rules) {
    return Math.clamp(MAX_LOOKS / pairs(rules), MIN_ROUNDS, MAX_ROUNDS);
  }

  private static long pairs(HostRules rules) {
    return (long) rules.sources() * rules.hosts();
  }

  private void note(int source) {
    int now = rules.moves(source, state.host(source));
    moved += now - movesOf[source];
    movesOf[source] = now;
  }

  /** How many more moves it makes if a source goes to a host; fewer than 0 if it goes home. */
  private int moves(int source, int host) {
    return rules.moves(source, host) - movesOf[source];
  }

  /**
   * Returns the best step of each source that has one, the best of all first. Several threads look:
   * nothing changes meanwhile.
   */
  private List<Step> steps() {
    Step[] best = new Step[losses.length];
    int[] wish = new int[losses.length];
    IntStream.range(0, losses.length)
        .parallel()
        .forEach(source -> {
          wish[source] = rules.stays(source) ? -1 : wish(source);
          best[source] = wish[source] < 0 ? Step.NONE : bestMove(source);
        });
    IntStream.of(wishing(wish))
        .parallel()
        .forEach(source -> best[source] = bestSwap(best[source], source, wish[source]));
    return Arrays.stream(best)
        .filter(step -> step.source() >= 0)
        .sorted((one, other) -> Double.compare(other.worth(), one.worth()))
        .toList();
  }

  /** Returns the other host that has most of a source's contents; -1 if there is none. */
  private int wish(int source) {
    int here = state.host(source);
    int[] ofSource = held[source];
    int wish = -1;
    for (int host = 0; host < ofSource.length; host++) {
      if (host != here && (wish < 0 || ofSource[host] > ofSource[wish])) {
        wish = host;
      }
    }
    return wish;
  }

  private Step bestMove(int source) {
    Step best = Step.NONE;
    for (int host = 0; host < rules.hosts(); host++) {
      if (host != state.host(source)) {
        best = better(best, source, host);
      }
    }
    return best;
  }

  private Step bestSwap(Step move, int source, int host) {
    Step best = move;
    for (int other = 0; other < losses.length; other++) {
      if (state.host(other) == host && !rules.stays(other)) {
        best = betterSwap(best, source, other);
      }
    }
    return best;
  }

  private int[] wishing(int[] wish) {
    return SortedInts.of(
            IntStream.range(0, losses.length).filter(source -> wish[source] >= 0),
            (one, other) -> Integer.compare(gain(other, wish[other]), gain(one, wish[one])))
        .limit(SWAPPING)
        .toArray();
  }

  private int gain(int source, int host) {
    return held[source][host] - losses[source];
  }

  private Step better(Step best, int source, int host) {
    int moves = moves(source, host);
    double worth = gain(source, host) - price * moves;
    return worth > best.worth()
            && moved + moves <= maxMoves
            && state.fits(source, host, held[source][host])
        ? new Step(source, host, -1, worth)
        : best;
  }

  private Step betterSwap(Step best, int source, int other) {
    int host = state.host(other);
    int back = state.host(source);
    int moves = moves(source, host) + moves(other, back);
    double most = gain(source, host) + gain(other, back) - price * moves;
    if (most <= best.worth() || moved + moves > maxMoves) {
      return best;
    }
    int lost = state.inCommon(source, other);
    double worth = most - lost;
    return worth > best.worth()
            && state.fits(source, host, held[source][host], other, losses[other])
            && state.fits(other, back, held[other][back], source, losses[source])
        ? new Step(source, host, other, worth)
        : best;
  }

  /**
   * Takes the best step, and those others that have nothing to do with what was taken: a step's
   * worth follows from its two hosts alone.
   *
   * @return whether there was one
   */
  private boolean round(boolean manyAtOnce) {
    List<Step> steps = steps();
    BitSet touched = new BitSet(rules.hosts());
    for (Step step : steps.subList(0, manyAtOnce ? steps.size() : Math.min(1, steps.size()))) {
      int from = state.host(step.source());
      if (!touched.get(from) && !touched.get(step.host())) {
        touched.set(from);
        touched.set(step.host());
        take(step);
      }
    }
    return !steps.isEmpty();
  }

  private void take(Step step) {
    int from = state.host(step.source());
    if (step.back() >= 0) {
      move(step.back(), from);
    }
    move(step.source(), step.host());
    for (int source = 0; source < losses.length; source++) {
      if (state.host(source) == from || state.host(source) == step.host()) {
        losses[source] = state.loss(source);
      }
    }
  }

  private void move(int source, int to) {
    int from = state.host(source);
    state.remove(source);
    state.place(source, to);
    note(source);
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      int content = contents.content(i);
      int left = state.count(from, content) == 0 ? 1 : 0;
      int come = state.count(to, content) == 1 ? 1 : 0;
      if (left + come > 0) {
        for (int j = contents.firstHolder(content); j < contents.endHolder(content); j++) {
          held[contents.holder(j)][from] -= left;
          held[contents.holder(j)][to] += come;
        }
      }
    }
  }
}
