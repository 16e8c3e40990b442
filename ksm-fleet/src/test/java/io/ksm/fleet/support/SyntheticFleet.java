package io.ksm.fleet.support;

import io.ksm.fleet.support.MadeFleet.MadeSource;
import java.io.IOException;
import java.nio.file.Path;
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
  private static final int PAGE = 4096;

  private final int perHost;
  private final int pages;
  private final SplittableRandom random;
  private final long salt;

  private SyntheticFleet(int perHost, int pages, SplittableRandom random) {
    this.perHost = perHost;
    this.pages = pages;
    this.random = random;
    this.salt = random.nextLong();
  }

  /**
   * Writes the files of a fleet, for measurements: 6 bytes for each page. Holds the pages of one
   * host at a time.
   *
   * @param arguments a folder that exists, and how many machines, machines on a host, and pages of
   *     a machine
   */
  public static void main(String[] arguments) throws IOException {
    int machines = Integer.parseInt(arguments[1]);
    int perHost = Integer.parseInt(arguments[2]);
    int pages = Integer.parseInt(arguments[3]);
    SyntheticFleet fleet = new SyntheticFleet(perHost, pages, new SplittableRandom(1));
    for (int first = 0, host = 1; first < machines; first += perHost, host++) {
      int end = Math.min(machines, first + perHost);
      var _ =
          fleet
              .make(first, end)
              .write(Path.of(arguments[0]), (long) PAGE * perHost * pages, 1, host);
    }
  }

  /**
   * Makes a fleet.
   *
   * @param machines how many
   * @param perHost how many of them are on a host
   * @param pages how many each has
   */
  public static MadeFleet make(int machines, int perHost, int pages, SplittableRandom random) {
    return new SyntheticFleet(perHost, pages, random).make(0, machines);
  }

  /** Makes the next machines, with numbers from the first to before the end. */
  private MadeFleet make(int first, int end) {
    MadeFleet made = new MadeFleet();
    for (int i = first; i < end; i++) {
      String host = "host%04d".formatted(i / perHost);
      made.add(new MadeSource(host, "vm" + i, "domain" + i % 3, machine(), 0));
    }
    return made;
  }

  private long[] machine() {
    long[] machine = new long[pages];
    int filled = add(machine, 0, salt + skewed(IMAGES), pages * 80 / 1000, 0.8);
    filled = add(machine, filled, salt + 1000 + skewed(APPLICATIONS), pages / 10, 0.7);
    filled = add(machine, filled, salt + 5000, pages * 15 / 1000, 0.9);
    for (int i = filled; i < pages; i++) {
      machine[i] = random.nextLong();
    }
    return machine;
  }

  private int add(long[] machine, int at, long pool, int size, double share) {
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
  private int skewed(int count) {
    double lot = random.nextDouble();
    return (int) (count * lot * lot);
  }
}
