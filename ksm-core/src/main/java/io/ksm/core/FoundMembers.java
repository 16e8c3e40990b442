package io.ksm.core;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the members that a {@link SourceFinder} names: opens new ones, lets others go. */
final class FoundMembers {
  private final SourceFinder finder;
  private final SourceOpener opener;
  private final KsmServiceListener listener;
  private final Map<String, List<PageSource>> opened = new HashMap<>();
  private final Set<String> refused = new HashSet<>();

  FoundMembers(SourceFinder finder, SourceOpener opener, KsmServiceListener listener) {
    this.finder = finder;
    this.opener = opener;
    this.listener = listener;
  }

  /**
   * Asks for the names of now.
   *
   * @throws IOException if they cannot be found out, or a source that was refused does not close
   */
  void update(Members members) throws IOException {
    Set<String> named = Set.copyOf(finder.find());
    refused.retainAll(named);
    forgetLost(members, named);
    for (String name : named) {
      if (!opened.containsKey(name)) {
        open(name, members);
      }
    }
  }

  /** A name may stand for another source by now, once all that it stood for have failed. */
  private void forgetLost(Members members, Set<String> named) {
    opened
        .entrySet()
        .removeIf(entry -> {
          if (!named.contains(entry.getKey())) {
            entry.getValue().forEach(members::removeIfPresent);
          }
          return entry.getValue().stream().noneMatch(members::keeps);
        });
  }

  private void open(String name, Members members) throws IOException {
    SourceOpener.Opened found;
    try {
      found = opener.open(name);
    } catch (IOException | UsageException e) {
      refuse(name, String.valueOf(e.getMessage()));
      return;
    }
    opened.put(name, found.sources());
    found.warnings().forEach(warning -> refuse(name, warning));
    for (PageSource source : found.sources()) {
      join(source, name, members);
    }
  }

  private void join(PageSource source, String name, Members members) throws IOException {
    try {
      members.add(source);
    } catch (UsageException e) {
      source.close();
      refuse(name, String.valueOf(e.getMessage()));
      return;
    }
    listener.joined(source);
  }

  private void refuse(String name, String why) {
    if (refused.add(name)) {
      listener.refused(name, why);
    }
  }
}
