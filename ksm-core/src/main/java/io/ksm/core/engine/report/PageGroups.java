package io.ksm.core.engine.report;

/** Sorts pages into groups. For one thread, between scans. */
@FunctionalInterface
interface PageGroups {
  /** Stands for the group of a page that does not count. */
  int NONE = -1;

  /** Returns the number of a page's group, or {@link #NONE}. */
  int of(int page);
}
