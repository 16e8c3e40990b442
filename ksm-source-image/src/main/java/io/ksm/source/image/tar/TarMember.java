package io.ksm.source.image.tar;

/**
 * Says where a member of an archive lies. Immutable.
 *
 * @param kind what it is
 * @param offset of its first byte in the archive
 * @param length how many of its bytes the archive holds
 * @param target where a link leads; else empty
 */
record TarMember(Kind kind, long offset, long length, String target) {

  /** Names the kinds that matter here. */
  enum Kind {
    /** Its bytes follow its header. */
    FILE,
    /** Its holes are left out, in one of several ways that are not read. */
    SPARSE_FILE,
    /** It leads to another member, by that one's path. */
    HARD_LINK,
    /** It leads to a path, from its folder on. */
    SYMBOLIC_LINK,
    /** A folder. */
    FOLDER,
    /** A device, a pipe, or what only one program knows. */
    OTHER
  }
}
