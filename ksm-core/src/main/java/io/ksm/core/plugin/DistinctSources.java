package io.ksm.core.plugin;

import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out what is the same memory as a source before it: if both were scanned, each page would
 * have a duplicate. By {@link PageSource#identity}. For one thread.
 */
public final class DistinctSources {
  /** The label of the first source of each identity. */
  private final Map<String, String> first = new HashMap<>();

  /** The identities of sources that were named, rather than a group that they belong to. */
  private final Set<String> named = new HashSet<>();

  /** Begins with none. */
  public DistinctSources() {}

  /**
   * Closes and leaves out what is known.
   *
   * @param name what the user wrote, for a line about many
   * @param opened by that name
   * @return the rest, which may be nothing, with a warning if that is not all
   */
  public SourceOpener.Opened of(String name, SourceOpener.Opened opened) {
    List<OpenedSource> rest = new ArrayList<>();
    List<PageSource> known = new ArrayList<>();
    List<String> warnings = new ArrayList<>(opened.warnings());
    for (OpenedSource each : opened.all()) {
      String identity = each.source().identity();
      if (identity != null && !each.isMember()) {
        named.add(identity);
      }
      if (identity == null || first.putIfAbsent(identity, each.source().label()) == null) {
        rest.add(each);
      } else {
        known.add(each.source());
        if (each.isMember()) {
          warnings.addAll(each.source().warnings()); // May be about the whole group.
        }
      }
    }
    if (known.size() == 1) {
      warnings.add(leftOut(known.getFirst()));
    } else if (!known.isEmpty()) {
      warnings.add(
          "left out %d sources of '%s': they are scanned already".formatted(known.size(), name));
    }
    known.forEach(source -> close(source, warnings));
    return new SourceOpener.Opened(rest, warnings);
  }

  /**
   * Returns a source as the user named it: a member of a group whose memory was named by itself as
   * well, before or after, is missed if it goes.
   */
  public OpenedSource asNamed(OpenedSource opened) {
    String identity = opened.source().identity();
    return identity != null && named.contains(identity)
        ? new OpenedSource(opened.source(), opened.factory(), false)
        : opened;
  }

  private String leftOut(PageSource source) {
    String before = first.get(String.valueOf(source.identity()));
    return source.label().equals(before)
        ? "left out '%s': it is scanned already".formatted(before)
        : "left out '%s': it is the same memory as '%s'".formatted(source.label(), before);
  }

  private static void close(PageSource source, List<String> warnings) {
    try {
      source.close();
    } catch (IOException e) {
      warnings.add("cannot close '%s': %s".formatted(source.label(), e.getMessage()));
    }
  }
}
