package io.ksm.linux.process;

/**
 * Tells how much memory a control group may have, and how much of it is in use. Immutable.
 *
 * @param group its path in its hierarchy, fit to be shown: {@code /system.slice/redis.service}
 * @param limitBytes what it may have at most
 * @param usedBytes what is charged to it, its descendants and their file cache included
 * @param cacheBytes how much of that is file cache, which the kernel takes back before it kills
 */
public record MemoryLimit(String group, long limitBytes, long usedBytes, long cacheBytes) {

  /** Returns how much more its processes can get before the kernel kills one, in bytes. */
  public long roomBytes() {
    return Math.max(0, limitBytes - Math.max(0, usedBytes - cacheBytes));
  }
}
