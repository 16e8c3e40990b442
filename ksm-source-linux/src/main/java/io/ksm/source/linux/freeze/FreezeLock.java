package io.ksm.source.linux.freeze;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcFiles;
import io.ksm.linux.NativeFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that one scan at a time freezes a process or control group: the first to end would let
 * it go on under the others. It is a flock(2) on a file of the kernel's that stands for the target,
 * so that nothing is left of it however this JVM ends. Within one JVM it may be taken several
 * times. Safe for several threads.
 */
final class FreezeLock implements Closeable {
  private static final int TRY_EXCLUSIVE = 2 | 4;

  /** Opens the file that stands for a target. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it.
     *
     * @throws ErrnoException if that fails
     */
    NativeFile open() throws ErrnoException;
  }

  /** Those that this JVM holds, by their keys. */
  private static final Map<String, FreezeLock> HELD = new HashMap<>();

  private final String key;
  private final NativeFile file;
  private int holders;

  private FreezeLock(String key, NativeFile file) {
    this.key = key;
    this.file = file;
  }

  /**
   * Takes the lock of a target, and waits for another scan to end.
   *
   * @param key of the target, which no other one has or gets later
   * @param opener opens a file that stands for the target, and that not everybody may open
   * @param target what it is, for the message
   * @throws ErrnoException if the file cannot be opened
   * @throws IOException if another scan holds it for too long
   */
  static FreezeLock take(String key, Opener opener, String target) throws IOException {
    StopDeadline deadline = new StopDeadline();
    FreezeLock lock = tryToTake(key, opener);
    while (lock == null) {
      if (!deadline.waits()) {
        throw new IOException(
            ("%s is frozen by another scan, or locked by another program: wait until that has ended, or"
                    + " try again without freeze")
                .formatted(target));
      }
      lock = tryToTake(key, opener);
    }
    return lock;
  }

  private static @Nullable FreezeLock tryToTake(String key, Opener opener) throws ErrnoException {
    synchronized (HELD) {
      FreezeLock lock = HELD.get(key);
      if (lock == null) {
        NativeFile file = opener.open();
        int result = LibcFiles.flock(file.descriptor(), TRY_EXCLUSIVE);
        if (result != 0) {
          file.close();
          if (result == -Errno.EAGAIN) {
            return null;
          }
          throw new ErrnoException("lock " + key, -result);
        }
        lock = new FreezeLock(key, file);
        HELD.put(key, lock);
      }
      lock.holders++;
      return lock;
    }
  }

  /** Lets it go. */
  @Override
  public void close() {
    synchronized (HELD) {
      holders--;
      if (holders == 0) {
        HELD.remove(key);
        file.close();
      }
    }
  }
}
