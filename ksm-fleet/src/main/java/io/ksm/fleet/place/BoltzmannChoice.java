package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses at random, as simulated annealing needs it: one of several offers by the Boltzmann
 * distribution, and whether a step is taken by the rule of Metropolis. An offer is chosen more
 * often the more it is worth; the higher the temperature, the more often one that is worth less is.
 * One thread.
 */
final class BoltzmannChoice {
  /**
   * An offer that is worth less than the best one by more than so many temperatures is left out. It
   * would be chosen at most once where the best one is chosen 400 times.
   */
  private static final double MAX_TEMPERATURES = 6;

  private final SplittableRandom random;
  private double temperature = 1;
  private int[] offers = new int[64];
  private double[] worths = new double[64];
  private int size;
  private double most;

  BoltzmannChoice(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Sets the temperature.
   *
   * @param worth an offer that is worth so much less than another one is chosen less often by a
   *     factor of e
   */
  void setTemperature(double worth) {
    temperature = worth;
  }

  /** Begins with no offers. */
  void begin() {
    size = 0;
    most = Double.NEGATIVE_INFINITY;
  }

  /**
   * Adds an offer.
   *
   * @param number by which it is known, from 0 on
   */
  void offer(int number, double worth) {
    if (worth < most - span()) {
      return;
    }
    if (size == offers.length) {
      offers = Arrays.copyOf(offers, 2 * size);
      worths = Arrays.copyOf(worths, 2 * size);
    }
    offers[size] = number;
    worths[size++] = worth;
    most = Math.max(most, worth);
  }

  /** Returns the number of one of the offers; -1 if there is none. */
  int draw() {
    double all = 0;
    for (int i = 0; i < size; i++) {
      double less = (worths[i] - most) / temperature;
      worths[i] = less < -MAX_TEMPERATURES ? 0 : Math.exp(less);
      all += worths[i];
    }
    double at = random.nextDouble() * all;
    int drawn = 0;
    while (drawn < size - 1 && at >= worths[drawn]) {
      at -= worths[drawn++];
    }
    return size == 0 ? -1 : offers[drawn];
  }

  /** Returns how much less than the best offer one may be worth to have a chance. */
  double span() {
    return MAX_TEMPERATURES * temperature;
  }

  /** Draws what a step must be worth to be taken; 0 or less, so that one that gains always is. */
  double leastWorth() {
    return temperature * Math.log(random.nextDouble());
  }
}
