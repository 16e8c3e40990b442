package io.ksm.bench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The memories of virtual machines that were started from one image and have drifted apart. */
final class Clones {
  static final int COUNT = 4;
  private static final int DRIFT_PERCENT = 15;
  private static final Mixture IMAGE = new Mixture(20, 10);

  private Clones() {}

  /**
   * Returns the memories.
   *
   * @param pages of all together
   */
  static List<int[]> memories(int pages, long seed) {
    int each = Math.max(1, pages / COUNT);
    int[] image = IMAGE.numbers(each, seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> clones = new ArrayList<>();
    // The image needs at most as many numbers as it has pages.
    int next = each + 1;
    for (int clone = 0; clone < COUNT; clone++) {
      int[] memory = image.clone();
      for (int page = 0; page < each; page++) {
        if (random.nextInt(100) < DRIFT_PERCENT) {
          memory[page] = next++;
        }
      }
      clones.add(memory);
    }
    return clones;
  }
}
