package io.ksm.kernel;

/**
 * Says what unmerging everything would take in a control group that limits its memory.
 *
 * @param group its path in its hierarchy, fit to be shown: {@code /system.slice/redis.service}
 * @param bytes that the copies for its processes take
 * @param roomBytes what is left of its limit, its file cache counted as free
 * @param limitBytes what it may have at most
 */
public record GroupNeed(String group, long bytes, long roomBytes, long limitBytes) {

  /** Says whether the copies fit; if not, the kernel kills a process of the group. */
  public boolean fits() {
    return bytes <= roomBytes;
  }

  /** Adds what a further process takes. */
  GroupNeed plus(long more) {
    return new GroupNeed(group, bytes + more, roomBytes, limitBytes);
  }
}
