package io.ksm.core;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
    Set<String> named = new LinkedHashSet<>(finder.find());
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
    } catch (IOException | RuntimeException e) {
      refuse(name, why(e));
      return;
    }
    List<PageSource> joined = new ArrayList<>();
    List<PageSource> unfit = new ArrayList<>();
    List<String> whys = new ArrayList<>(found.warnings());
    for (PageSource source : found.sources()) {
      try {
        members.add(source);
        joined.add(source);
      } catch (RuntimeException e) {
        unfit.add(source);
        whys.add(why(e));
      }
    }
    opened.put(name, joined);
    Closing.all(unfit);
    joined.forEach(listener::joined);
    if (!whys.isEmpty()) {
      refuse(name, String.join("; ", whys));
    }
  }

  /** Of an exception that is not made for people, its class says more than its message. */
  private static String why(Exception e) {
    boolean forPeople = e instanceof IOException || e instanceof UsageException;
    return forPeople ? String.valueOf(e.getMessage()) : e.toString();
  }

  private void refuse(String name, String why) {
    if (refused.add(name)) {
      listener.refused(name, why);
    }
  }
}
