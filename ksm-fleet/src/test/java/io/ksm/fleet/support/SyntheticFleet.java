package io.ksm.fleet.support;

import io.ksm.fleet.support.MadeFleet.MadeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A fleet of virtual machines that is made up: each has one of 40 images of an operating system, of
 * which it holds 80 of 100 pages, one of 180 applications (70 of 100), common libraries, and pages
 * of its own. Some images and applications are much more frequent than others. Machines lie on
 * hosts by lot.
 *
 * <p>Of a machine of a million pages, 80,000 are of the image, 100,000 of the application and
 * 15,000 of libraries. With fewer pages it is as such a machine of which only a sample is known.
 */
public final class SyntheticFleet {
  private static final int IMAGES = 40;
  private static final int APPLICATIONS = 180;

  private SyntheticFleet() {}

  /**
   * Writes the files of a fleet, for measurements.
   *
   * @param arguments a folder that exists, and how many machines, machines on a host, and pages of
   *     a machine
   */
  public static void main(String[] arguments) throws IOException {
    int perHost = Integer.parseInt(arguments[2]);
    MadeFleet fleet =
        make(
            Integer.parseInt(arguments[1]),
            perHost,
            Integer.parseInt(arguments[3]),
            new SplittableRandom(1));
    fleet.write(Path.of(arguments[0]), 4096L * perHost * Integer.parseInt(arguments[3]));
  }

  /**
   * Makes a fleet.
   *
   * @param machines how many
   * @param perHost how many of them are on a host
   * @param pages how many each has
   */
  public static MadeFleet make(int machines, int perHost, int pages, SplittableRandom random) {
    MadeFleet fleet = new MadeFleet();
    int[] order = new int[machines];
    Arrays.setAll(order, i -> i);
    for (int i = machines - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    long salt = random.nextLong();
    for (int machine : order) {
      String host = "host%04d".formatted(machine / perHost);
      String domain = "domain" + machine % 3;
      fleet.add(new MadeSource(host, "vm" + machine, domain, machine(pages, salt, random), 0));
    }
    return fleet;
  }

  private static long[] machine(int pages, long salt, SplittableRandom random) {
    long[] machine = new long[pages];
    int filled = add(machine, 0, salt + skewed(IMAGES, random), pages * 80 / 1000, 0.8, random);
    filled =
        add(machine, filled, salt + 1000 + skewed(APPLICATIONS, random), pages / 10, 0.7, random);
    filled = add(machine, filled, salt + 5000, pages * 15 / 1000, 0.9, random);
    for (int i = filled; i < pages; i++) {
      machine[i] = random.nextLong();
    }
    return machine;
  }

  private static int add(
      long[] machine, int at, long pool, int size, double share, SplittableRandom random) {
    SplittableRandom contents = new SplittableRandom(pool);
    int end = at;
    for (int i = 0; i < size; i++) {
      long content = contents.nextLong();
      if (random.nextDouble() < share) {
        machine[end++] = content;
      }
    }
    return end;
  }

  /** The most frequent is drawn some ten times as often as one in the middle. */
  private static int skewed(int count, SplittableRandom random) {
    double lot = random.nextDouble();
    return (int) (count * lot * lot);
  }
}
