package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws lots: of several offers one, the more often the more it is worth. While it is warm, what is
 * worth less has chances, too: those of the Boltzmann distribution. One thread.
 */
final class Lot {
  /** What is worth so many times the warmth less than the best has one chance in 400: none here. */
  private static final double FAR = 6;

  private final SplittableRandom random;
  private double warmth = 1;
  private int[] offers = new int[64];
  private double[] worths = new double[64];
  private int size;
  private double most;

  Lot(SplittableRandom random) {
    this.random = random;
  }

  /** Sets how much a difference of worth counts: one of the warmth is a factor of e. */
  void warm(double degrees) {
    warmth = degrees;
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
    if (worth < most - FAR * warmth) {
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
      double less = (worths[i] - most) / warmth;
      worths[i] = less < -FAR ? 0 : Math.exp(less);
      all += worths[i];
    }
    double at = random.nextDouble() * all;
    int drawn = 0;
    while (drawn < size - 1 && at >= worths[drawn]) {
      at -= worths[drawn++];
    }
    return size == 0 ? -1 : offers[drawn];
  }

  /** Says whether something is done that is worth so much: always if it is worth something. */
  boolean allows(double worth) {
    return worth >= 0 || random.nextDouble() < Math.exp(worth / warmth);
  }
}
