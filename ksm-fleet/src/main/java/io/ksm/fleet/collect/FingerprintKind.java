package io.ksm.fleet.collect;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.key.TraceKey;

/**
 * Says how the fingerprints of a source come about.
 *
 * @param isOfBytes whether they are made of pages' bytes
 * @param isTaken whether the source has made them, under the right key
 * @param name of what they are made, for files; empty if of bytes
 */
record FingerprintKind(boolean isOfBytes, boolean isTaken, String name) {
  private static final String ANY_TRACE = TraceHeader.fingerprints("");
  private static final String OF = " of ";

  /**
   * Finds out how it is with a source. A trace has fingerprints of pages' bytes already, under its
   * key; they are as good as those that would be made now.
   *
   * @throws UsageException if the source has fingerprints of another key
   */
  static FingerprintKind of(PageSource source, TraceKey key) {
    String kind = source.fingerprints();
    if (kind == null) {
      return new FingerprintKind(true, false, "");
    }
    if (!kind.startsWith(ANY_TRACE)) {
      return new FingerprintKind(false, false, kind);
    }
    String ours = TraceHeader.fingerprints(key.id());
    if (kind.equals(ours)) {
      return new FingerprintKind(false, true, "");
    }
    if (kind.startsWith(ours + OF)) {
      return new FingerprintKind(false, true, kind.substring(ours.length() + OF.length()));
    }
    throw new UsageException(
        "'%s' is of a %s, and this file's key is %s: give the trace's key by --key, or record with this one"
            .formatted(source.label(), kind, key.id()));
  }
}
