package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.contents.ContentsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that files of contents can be asked together. Stateless. */
final class LikeFiles {
  private LikeFiles() {}

  /**
   * Checks files.
   *
   * @throws UsageException if there is none, or two do not fit together
   */
  static void require(List<ContentsFile> files) {
    if (files.isEmpty()) {
      throw new UsageException("no file of contents is given: name those that hosts collected");
    }
    Map<Long, Path> collections = new HashMap<>();
    for (ContentsFile file : files) {
      requireLike(files.getFirst(), file);
      Path same = collections.put(file.header().collection(), file.path());
      if (same != null) {
        throw new UsageException(
            "'%s' and '%s' are one collection: give it once".formatted(same, file.path()));
      }
    }
    requireOneKind(files);
  }

  private static void requireLike(ContentsFile first, ContentsFile other) {
    if (!other.header().key().equals(first.header().key())) {
      throw new UsageException(
          "'%s' has fingerprints of key %s, and '%s' of key %s: no content is known to be equal; collect with one key on all hosts"
              .formatted(first.path(), first.header().key(), other.path(), other.header().key()));
    }
    if (other.header().pageSize() != first.header().pageSize()) {
      throw new UsageException(
          "'%s' has pages of %d bytes, and '%s' of %d: ask about them one by one"
              .formatted(
                  first.path(),
                  first.header().pageSize(),
                  other.path(),
                  other.header().pageSize()));
    }
  }

  /** A fingerprint that is not of bytes equals only those that were made in the same way. */
  private static void requireOneKind(List<ContentsFile> files) {
    ContentsFile first = files.getFirst();
    String kind = null;
    for (ContentsFile file : files) {
      for (CollectedSource source : file.sources()) {
        if (kind == null) {
          kind = source.fingerprints();
          first = file;
        } else if (!source.fingerprints().equals(kind)) {
          throw new UsageException(
              "'%s' has fingerprints of %s, and '%s' of %s: no content is known to be equal; ask about them one by one"
                  .formatted(first.path(), named(kind), file.path(), named(source.fingerprints())));
        }
      }
    }
  }

  private static String named(String kind) {
    return kind.isEmpty() ? "pages' bytes" : kind;
  }
}
