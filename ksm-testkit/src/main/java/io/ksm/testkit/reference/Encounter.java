package io.ksm.testkit.reference;

import io.ksm.api.PageState;
import org.jspecify.annotations.Nullable;

/**
 * One page position that a scan passes.
 *
 * @param site where the page lies; null if its region is gone or not eligible any more
 * @param state what the source says of it
 * @param content its bytes, if it has any
 * @param frame the physical frame in which they lie, or 0 if that is not known
 */
record Encounter(@Nullable Site site, PageState state, @Nullable Content content, long frame) {

  /** A page that was there at the last scan and lies in no eligible region now. */
  static final Encounter VANISHED = new Encounter(null, PageState.ABSENT, null, 0);
}
