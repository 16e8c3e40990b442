package io.ksm.core.plugin;

import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Leaves out what is the same memory as a source before it, by {@link PageSource#identity}: if both
 * were scanned, each page would have a duplicate. Used by one thread.
 */
final class SameMemory {
  /** The label of the first source of each identity. */
  private final Map<String, String> first = new HashMap<>();

  /** The identities of sources that were named, rather than a group that they belong to. */
  private final Set<String> named = new HashSet<>();

  /**
   * Closes those sources whose memory is known already.
   *
   * @param word that all of them were named by
   * @param warnings receives what was left out, one line each
   * @return the rest, which may be nothing
   */
  List<NamedSource> leaveOut(String word, List<NamedSource> sources, Consumer<String> warnings) {
    List<NamedSource> rest = new ArrayList<>();
    List<PageSource> known = new ArrayList<>();
    for (NamedSource each : sources) {
      String identity = each.source().identity();
      if (identity != null && !each.isMember()) {
        named.add(identity);
      }
      if (identity == null || first.putIfAbsent(identity, each.source().label()) == null) {
        rest.add(each);
      } else {
        known.add(each.source());
        if (each.isMember()) {
          each.warnings().forEach(warnings); // May be about the whole group.
        }
      }
    }
    if (known.size() == 1) {
      warnings.accept(leftOut(known.getFirst()));
    } else if (!known.isEmpty()) {
      warnings.accept(
          "left out %d sources of '%s': they are scanned already".formatted(known.size(), word));
    }
    known.forEach(source -> close(source, warnings));
    return rest;
  }

  /**
   * Returns a source as the user named it. A member of a group whose memory was named by itself as
   * well, before or after, is missed if it goes.
   */
  NamedSource asNamed(NamedSource opened) {
    String identity = opened.source().identity();
    return identity != null && named.contains(identity) ? opened.byItself() : opened;
  }

  private String leftOut(PageSource source) {
    String before = first.get(String.valueOf(source.identity()));
    return source.label().equals(before)
        ? "left out '%s': it is scanned already".formatted(before)
        : "left out '%s': it is the same memory as '%s'".formatted(source.label(), before);
  }

  private static void close(PageSource source, Consumer<String> warnings) {
    try {
      Sources.close(source);
    } catch (IOException | PluginFault e) {
      warnings.accept("cannot close '%s': %s".formatted(source.label(), e.getMessage()));
    }
  }
}
