package io.ksm.api;

import org.jspecify.annotations.Nullable;

/** What a source says of one page when it is read. */
public enum PageState {
  /** Nothing is there: never touched, discarded, or unmapped since the regions were listed. */
  ABSENT("absent"),

  /** The chunk holds its bytes. */
  PRESENT(null),

  /**
   * Nobody wrote to it since this source's last answer of {@link #PRESENT} for it, so that the
   * engine knows its hash already. Only a source that notices every write may say so, and it may
   * notice late: a write after {@link PageSource#regions} was last called counts as one of the next
   * scan. The chunk may lack the bytes.
   */
  UNCHANGED(null),

  /** All its bytes are zero and it occupies nothing: a file's hole, a mapping of the zero page. */
  ZERO(null),

  /**
   * All its bytes are zero, and nobody knows whether it occupies memory or was never touched. The
   * engine takes pages of zeros for that in regions that do not tell ({@link
   * RegionTraits#resident}); a source may say it of single pages. Counted apart, never merged.
   */
  ZERO_UNKNOWN(null),

  /**
   * It maps a frame that it shares with other pages. From a {@link MergingSource} this is a page
   * that the engine merged and that no write has broken; elsewhere somebody else merged it, and the
   * engine leaves it alone.
   */
  SHARED("already-shared"),

  /**
   * It maps a frame that other pages map, too, and the source cannot tell whether because of a fork
   * or because somebody merged them.
   */
  MAPPED_BY_SEVERAL("fork-or-ksm"),

  /** Its bytes are in swap space; reading them would bring them back. */
  SWAPPED("swapped"),

  /** It belongs to a file's page cache and not to its process alone. */
  FILE("file-backed"),

  /**
   * An equal page exists, but the source refuses to merge this one: it stands too much alone, and
   * would take a mapping of its own, of which a process has a limited number. Only from a {@link
   * MergingSource}, for a page that nobody wrote since it was refused.
   */
  SCATTERED("scattered"),

  /** It was left out when its memory was dumped. */
  EXCLUDED("excluded"),

  /** It should be there, and reading it failed. */
  UNREADABLE("unreadable"),

  /**
   * It should be there, but its owner held the read up, so that the source gave the owner up for
   * this scan. Nothing is known of it: it may also be absent.
   */
  UNRESPONSIVE("unresponsive");

  private final @Nullable String reason;

  PageState(@Nullable String reason) {
    this.reason = reason;
  }

  /** Returns the state's number, from 0 on: how the engine holds it. */
  @SuppressWarnings("EnumOrdinal") // within one run only: never stored, never sent
  public byte code() {
    return (byte) ordinal();
  }

  /** Returns why such a page cannot be merged, as a short phrase; null if it can, or is zero. */
  public @Nullable String reason() {
    return reason;
  }
}
