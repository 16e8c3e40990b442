package io.ksm.api.policy;

import io.ksm.api.PageView;

/**
 * Skips pages that have not merged for long (Linux 6.7, {@code smart_scan}).
 *
 * <p>A page's age grows by one at each encounter. From the age of 3 on, each visit is followed by
 * skips, the more the older the page is: a page that never merges is visited in scans 1, 2, 3, 4,
 * 6, 9, 14, 23, 32 and then every ninth.
 */
final class SmartScan {
  private static final int MAX_AGE = 255;
  private static final int YOUNG = 3;

  private SmartScan() {}

  /** Says whether to visit a page that is encountered, and counts the encounter. */
  static boolean wants(PageView page) {
    int age = page.age();
    if (age < MAX_AGE) {
      page.age(age + 1);
    }
    if (age < YOUNG) {
      return true;
    }
    int skips = page.skips();
    if (skips == 0) {
      page.skips(skipsAfterVisit(age));
      return true;
    }
    page.skips(skips - 1);
    return false;
  }

  private static int skipsAfterVisit(int age) {
    if (age <= 3) {
      return 1;
    }
    if (age <= 5) {
      return 2;
    }
    return age <= 8 ? 4 : 8;
  }
}
