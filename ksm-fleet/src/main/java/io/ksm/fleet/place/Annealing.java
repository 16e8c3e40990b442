package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Improves a placement by simulated annealing: a source chosen at random goes to one of the hosts
 * with which it saves most, and one from there comes back, if the host has no room. A step is taken
 * if it gains, or loses no more than chance allows; that becomes less and less. So it gets away
 * from placements that no single step improves, as those are that are filled host by host: the last
 * hosts get what is left over.
 *
 * <p>Goes on in rounds. In each, the hosts are dealt at random into groups, which are annealed at
 * the same time, each by itself. The number of groups follows from that of hosts, and the number of
 * steps from that of sources, neither from time nor from the number of processors: the same seed
 * gives the same result.
 *
 * <p>Looks at a small sample, so that a step takes microseconds.
 */
final class Annealing {
  private static final int STEPS_OF_SOURCE = 1000;
  private static final int MIN_STEPS = 20_000;
  private static final int MAX_STEPS = 12_000_000;

  /** How many contents of a source are looked at, on average. */
  private static final int CONTENTS = 24;

  /** So many swaps at random are tried. Temperatures are told as shares of their mean loss. */
  private static final int TRIALS = 1000;

  /** The temperature in the first round, as a share of the mean loss. */
  private static final double FIRST_TEMPERATURE = 0.05;

  /** The temperature in the last round, as a share of the mean loss. */
  private static final double LAST_TEMPERATURE = 0.025;

  private static final int ROUNDS = 200;

  /** Sources of more hosts can exchange more; those of fewer hosts do so faster. */
  private static final int MAX_HOSTS = 256;

  /** A group has at least so many hosts, if there is more than one. */
  private static final int MIN_HOSTS = 32;

  private final AnnealingState state;
  private final SplittableRandom random;

  private Annealing(
      SharedContents contents, HostRules rules, int[] start, double price, long seed) {
    this.state = new AnnealingState(contents, rules, start, price);
    this.random = new SplittableRandom(seed);
  }

  /**
   * Improves a placement.
   *
   * @param start on which host each source is; copied
   * @param price how many contents of the sample a move must gain
   * @return on which host each source is then. It keeps the rules as far as the start does, and as
   *     a smaller sample tells; it may save less than the start
   */
  static int[] improve(
      SharedContents contents, HostRules rules, int[] start, double price, long seed) {
    double each = (double) contents.end(start.length - 1) / start.length;
    SharedContents fewer = contents.first(sampleSize(contents.size(), each));
    if (rules.hosts() == 1 || fewer.end(start.length - 1) == 0) {
      return start.clone();
    }
    double fewerPrice = price * fewer.share() / contents.share();
    Annealing annealing = new Annealing(fewer, rules, start, fewerPrice, seed);
    annealing.run(Math.clamp(STEPS_OF_SOURCE * (long) start.length, MIN_STEPS, MAX_STEPS));
    return annealing.state.placement().hosts().clone();
  }

  /**
   * Returns of how many contents a sample is that has enough of each source.
   *
   * @param contents how many there are in all
   * @param each how many a source has, on average
   */
  static int sampleSize(int contents, double each) {
    return (int) Math.ceil((double) contents * CONTENTS / each);
  }

  /** Returns into how many groups hosts are dealt. */
  static int groups(int hosts) {
    int fewest = hosts < 2 * MIN_HOSTS ? 1 : 2;
    return Math.max(fewest, (hosts + MAX_HOSTS - 1) / MAX_HOSTS);
  }

  private void run(long steps) {
    double loss = meanLoss();
    double cooling = LAST_TEMPERATURE / FIRST_TEMPERATURE;
    int groups = groups(state.rules().hosts());
    for (int round = 0; round < ROUNDS && loss > 0; round++) {
      double temperature = loss * FIRST_TEMPERATURE * Math.pow(cooling, round / (ROUNDS - 1.0));
      round(steps / ROUNDS / groups, groups, temperature);
    }
  }

  /** Returns what a swap at random loses on average. */
  private double meanLoss() {
    int sources = state.contents().sources();
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int source = random.nextInt(sources);
      int other = random.nextInt(sources);
      if (state.placement().host(source) != state.placement().host(other)) {
        sum += Math.max(0, -state.worthOfSwap(source, other));
      }
    }
    return sum / TRIALS;
  }

  private void round(long steps, int groups, double temperature) {
    int[] dealt = dealt(state.rules().hosts());
    SplittableRandom[] randoms = new SplittableRandom[groups];
    Arrays.setAll(randoms, _ -> random.split());
    IntStream.range(0, groups)
        .parallel()
        .forEach(group -> {
          int begin = (int) ((long) dealt.length * group / groups);
          int end = (int) ((long) dealt.length * (group + 1) / groups);
          int[] hosts = Arrays.copyOfRange(dealt, begin, end);
          new AnnealedHosts(state, hosts, temperature, randoms[group]).run(steps);
        });
  }

  /** Returns all hosts, shuffled. */
  private int[] dealt(int hosts) {
    int[] dealt = new int[hosts];
    for (int host = 0; host < hosts; host++) {
      int place = random.nextInt(host + 1);
      dealt[host] = dealt[place];
      dealt[place] = host;
    }
    return dealt;
  }
}
