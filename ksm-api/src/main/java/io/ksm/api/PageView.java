package io.ksm.api;

/**
 * What the engine remembers of one page, as a policy sees it.
 *
 * <p>The engine reuses one view for many pages: a policy must not keep it.
 */
public interface PageView {

  /** Returns the region that the page lies in, as its source listed it for this scan. */
  Region region();

  /** Returns the address of the page's first byte. */
  long address();

  /**
   * Returns a number that all pages of one source have, and no page of another source that is
   * scanned at the same time.
   */
  int source();

  /** Says whether the page's source can never change. */
  boolean isStatic();

  /** Says whether the page was hashed before, so that {@link #lastHash()} has a meaning. */
  boolean wasHashed();

  /** Returns the hash at the page's last visit; 0 if there was none. */
  long lastHash();

  /**
   * Returns the first of two numbers (0 to 255) that belong to the policy. It is 0 for a new page;
   * the kernel keeps a page's age here.
   */
  int age();

  /** Sets the first of the policy's numbers, 0 to 255. */
  void age(int value);

  /**
   * Returns the second of the policy's numbers (0 to 255); the kernel keeps remaining skips here.
   */
  int skips();

  /** Sets the second of the policy's numbers, 0 to 255. */
  void skips(int value);
}
