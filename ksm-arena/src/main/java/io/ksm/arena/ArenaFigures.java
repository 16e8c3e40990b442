package io.ksm.arena;

/**
 * Says what merging saves, by an arena's own books. They are as of its last scan: what was written
 * since is not in them.
 *
 * @param pageSize in bytes
 * @param ownPages pages with bytes of their own, raw ones not counted
 * @param sharingPages pages that map a frame
 * @param frames frames that exist, some of them perhaps about to be freed
 * @param zeroPages pages merged with the zero page
 * @param mappings how many mappings the arena's addresses are divided into
 * @param mappingLimit how many more than one there may be, those of other arenas included
 */
public record ArenaFigures(
    int pageSize,
    long ownPages,
    long sharingPages,
    long frames,
    long zeroPages,
    long mappings,
    long mappingLimit) {

  /** Returns how much memory merging saves, the kernel's own expenses not counted. */
  public long savedBytes() {
    return (sharingPages - frames + zeroPages) * pageSize;
  }
}
