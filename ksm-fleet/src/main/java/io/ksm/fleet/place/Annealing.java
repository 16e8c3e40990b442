package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Improves a placement by simulated annealing: a source chosen at random goes to one of the hosts
 * with which it saves most, and one from there comes back, if the host has no room. A step is taken
 * if it gains, or loses no more than chance allows; that becomes less and less. So it gets away
 * from placements that no single step improves, as those are that are filled host by host: the last
 * hosts get what is left over.
 *
 * <p>Looks at a small sample, so that a step takes microseconds. The number of steps follows from
 * the number of sources, not from time: the same seed gives the same result.
 */
final class Annealing {
  private static final int STEPS_OF_SOURCE = 500;
  private static final int MIN_STEPS = 20_000;

  /** Each step looks at all hosts, and so many looks are made at most. */
  private static final long MAX_LOOKS = 400_000_000;

  /** How many contents of a source are looked at, on average. */
  private static final int CONTENTS = 32;

  /** So many swaps at random are tried. Temperatures are told as shares of their mean loss. */
  private static final int TRIALS = 1000;

  /** The temperature at the first step, as a share of the mean loss. */
  private static final double FIRST_TEMPERATURE = 0.06;

  /** The temperature at the last step, as a share of the mean loss. */
  private static final double LAST_TEMPERATURE = 0.009;

  /** The temperature stays as it is for so many steps. */
  private static final int STEPS_OF_TEMPERATURE = 256;

  private final HostRules rules;
  private final PlacementState state;
  private final HostGains hostGains;
  private final HostMembers members;
  private final double price;
  private final SplittableRandom random;
  private final BoltzmannChoice choice;
  private final int[] losses;

  private Annealing(
      SharedContents contents, HostRules rules, int[] start, double price, long seed) {
    this.rules = rules;
    this.state = new PlacementState(contents, rules, start);
    this.hostGains = new HostGains(contents, state, rules.hosts());
    this.members = new HostMembers(start, rules.hosts());
    this.price = price;
    this.random = new SplittableRandom(seed);
    this.choice = new BoltzmannChoice(random);
    this.losses = new int[start.length];
    Arrays.setAll(losses, state::loss);
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
    annealing.run(
        Math.min(
            Math.max(MIN_STEPS, STEPS_OF_SOURCE * (long) start.length), MAX_LOOKS / rules.hosts()));
    return annealing.state.hosts().clone();
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

  private void run(long steps) {
    double loss = meanLoss();
    double cooling = LAST_TEMPERATURE / FIRST_TEMPERATURE;
    for (long step = 0; step < steps && loss > 0; step++) {
      if (step % STEPS_OF_TEMPERATURE == 0) {
        choice.setTemperature(loss * FIRST_TEMPERATURE * Math.pow(cooling, (double) step / steps));
      }
      step();
    }
  }

  /** Returns what a swap at random loses on average. */
  private double meanLoss() {
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int source = random.nextInt(losses.length);
      int other = random.nextInt(losses.length);
      if (state.host(source) != state.host(other)) {
        sum += Math.max(0, -worthOfSwap(source, other, state.gain(source, state.host(other))));
      }
    }
    return sum / TRIALS;
  }

  private void step() {
    int source = random.nextInt(losses.length);
    int from = state.host(source);
    if (rules.stays(source)) {
      return;
    }
    int[] gains = hostGains.of(source);
    choice.begin();
    for (int host = 0; host < rules.hosts(); host++) {
      if (host != from) {
        choice.offer(host, gains[host] - cost(source, host));
      }
    }
    int host = choice.draw();
    int gain = gains[host];
    if (state.fits(source, host, gain)) {
      double worth = gain - losses[source] - cost(source, host);
      if (choice.allows(worth)) {
        take(source, host, -1);
      }
    } else {
      swap(source, host, gain);
    }
  }

  /** Lets a source go to a host, and another one come back from there. */
  private void swap(int source, int host, int gain) {
    int from = state.host(source);
    choice.begin();
    for (int i = 0; i < members.count(host); i++) {
      int other = members.member(host, i);
      if (!rules.stays(other)) {
        choice.offer(other, state.gain(other, from) - losses[other] - cost(other, from));
      }
    }
    int other = choice.draw();
    if (other >= 0
        && choice.allows(worthOfSwap(source, other, gain))
        && state.fits(source, host, gain, other, losses[other])
        && state.fits(other, from, state.gain(other, from), source, losses[source])) {
      take(source, host, other);
    }
  }

  private double worthOfSwap(int source, int other, int gain) {
    int from = state.host(source);
    return gain
        - losses[source]
        + state.gain(other, from)
        - losses[other]
        - state.inCommon(source, other)
        - cost(source, state.host(other))
        - cost(other, from);
  }

  private double cost(int source, int host) {
    return price == 0
        ? 0
        : price * (rules.moves(source, host) - rules.moves(source, state.host(source)));
  }

  /**
   * Takes a step.
   *
   * @param other what comes back from the host; -1 if nothing does
   */
  private void take(int source, int host, int other) {
    int from = state.host(source);
    if (other >= 0) {
      move(other, from);
    }
    move(source, host);
    countLosses(from);
    countLosses(host);
  }

  private void move(int source, int host) {
    int from = state.host(source);
    members.move(source, from, host);
    state.remove(source);
    state.place(source, host);
    hostGains.note(source, from);
    hostGains.note(source, host);
  }

  private void countLosses(int host) {
    for (int i = 0; i < members.count(host); i++) {
      losses[members.member(host, i)] = state.loss(members.member(host, i));
    }
  }
}
