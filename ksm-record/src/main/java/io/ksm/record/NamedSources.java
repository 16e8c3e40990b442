package io.ksm.record;

import io.ksm.api.PageSource;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens sources by their names, and later those that have come since: processes of a name, of a
 * control group, or of the machine.
 */
final class NamedSources implements RecordedSources {
  private final Plugins plugins;
  private final List<String> names;
  private final SourceWishes wishes;

  /** Words that stand for groups, whose members come and go. */
  private final Set<String> groups = new LinkedHashSet<>();

  private final Set<String> known = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Names what is to be recorded.
   *
   * @param names as users write them; none for whatever the plug-ins find on this machine
   */
  NamedSources(Plugins plugins, List<String> names, SourceWishes wishes) {
    this.plugins = plugins;
    this.names = List.copyOf(names);
    this.wishes = wishes;
  }

  @Override
  public List<PageSource> open() throws IOException {
    try (Sources opened = Sources.openOrFind(plugins.sources(), names, wishes)) {
      for (NamedSource named : opened.all()) {
        known.add(identity(named));
        if (named.isMember() && !names.isEmpty()) {
          groups.add(named.word());
        }
      }
      warnings.addAll(opened.warnings());
      return opened.take();
    }
  }

  @Override
  public boolean mayCome() {
    return names.isEmpty() || !groups.isEmpty();
  }

  /** A group that is empty now, or cannot be listed, has nothing new. */
  @Override
  public List<PageSource> openNew() {
    List<PageSource> come = new ArrayList<>();
    try {
      if (names.isEmpty()) {
        takeNew(Sources.find(plugins.sources(), wishes), come);
      }
      for (String group : groups) {
        takeNew(Sources.open(plugins.sources(), List.of(group), wishes), come);
      }
    } catch (IOException e) {
      // It is asked again at the next sample; sources that fail are told of by themselves.
      return come;
    }
    return come;
  }

  private void takeNew(Sources found, List<PageSource> come) throws IOException {
    List<NamedSource> all = found.all();
    List<PageSource> others = new ArrayList<>();
    var _ = found.take();
    for (NamedSource named : all) {
      if (known.add(identity(named))) {
        come.add(named.source());
      } else {
        others.add(named.source());
      }
    }
    Sources.closeAll(others);
  }

  private static String identity(NamedSource named) {
    String identity = named.source().identity();
    return identity == null ? named.part().toString() : identity;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
