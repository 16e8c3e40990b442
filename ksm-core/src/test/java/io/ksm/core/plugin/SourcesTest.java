package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Discovery;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.core.support.ClosingSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources are opened in one place, and each knows what it was named by. */
class SourcesTest {
  private static final SourceWishes KEEP_GOING = new SourceWishes(Map.of("keep-going", "on"), true);

  private final List<String> opened = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final Map<String, Integer> left = new LinkedHashMap<>();
  private List<String> found = List.of();
  private final PluginTable<SourceFactory> table = new PluginTable<>("source", PluginTable.FOUND);

  /** Opens what does not begin with "bad"; "gone" exits before that. */
  private final class Factory implements SourceFactory {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a fake";
    }

    @Override
    public List<Option> options() {
      return List.of(
          new Option("keep-going", "on or off", "off"), new Option("exclude", "a name", ""));
    }

    @Override
    public boolean isGroup(String argument) {
      return argument.startsWith("group");
    }

    @Override
    public Discovery discover() {
      return new Discovery(found, left);
    }

    @Override
    public Discovery discover(Options options) throws IOException {
      String excluded = options.text("exclude");
      if (excluded.equals("nobody")) {
        throw new IOException("there is no such group");
      }
      return new Discovery(found.stream().filter(one -> !one.equals(excluded)).toList(), left);
    }

    @Override
    public List<PageSource> open(String argument, Options options) throws IOException {
      opened.add(argument);
      if (argument.startsWith("bad")) {
        throw new IOException(argument + " cannot be read");
      }
      if (argument.startsWith("gone")) {
        throw new SourceGoneException(argument + " has exited");
      }
      return List.of(new ClosingSource(argument, 64, closed));
    }
  }

  @BeforeEach
  void addPlugin() {
    table.add(new Factory());
  }

  @Test
  void eachKnowsWhatItWasNamedBy() throws IOException {
    try (Sources sources =
        Sources.open(table, List.of("fake:a", "fake:group,keep-going=off"), KEEP_GOING)) {
      assertThat(sources.all())
          .extracting(named -> named.word() + " as " + named.part() + " " + named.isMember())
          .containsExactly(
              "fake:a as fake:a,keep-going=on false",
              "fake:group,keep-going=off as fake:group,keep-going=off true");
      assertThat(sources.isIncomplete()).isFalse();
    }
    assertThat(closed).containsExactly("a", "group");
  }

  @Test
  void whoeverTakesThemClosesThem() throws IOException {
    try (Sources sources = Sources.open(table, List.of("fake:a"), SourceWishes.NONE)) {
      assertThat(sources.take()).extracting(PageSource::label).containsExactly("a");
      assertThat(sources.all()).hasSize(1);
    }
    assertThat(closed).isEmpty();
  }

  @Test
  void oneThatDoesNotOpenClosesTheOthers() {
    assertThatThrownBy(() -> Sources.open(table, List.of("fake:a", "fake:bad"), SourceWishes.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("bad cannot be read");
    assertThat(closed).containsExactly("a");
  }

  @Test
  void ofSeveralOneIsEnoughToKeepGoing() throws IOException {
    try (Sources sources = Sources.open(table, List.of("fake:bad", "fake:a"), KEEP_GOING)) {
      assertThat(sources.all()).hasSize(1);
      assertThat(sources.isIncomplete()).isTrue();
      assertThat(sources.warnings()).containsExactly("bad cannot be read");
    }
    assertThatThrownBy(() -> Sources.open(table, List.of("fake:bad"), KEEP_GOING))
        .hasMessage("bad cannot be read");
    assertThatThrownBy(() -> Sources.open(table, List.of("fake:bad", "fake:bad2"), KEEP_GOING))
        .isInstanceOf(IOException.class)
        .hasMessage("none of the sources can be read: bad cannot be read; bad2 cannot be read");
  }

  @Test
  void optionsAreCheckedBeforeAnythingIsOpened() {
    List<String> names = List.of("fake:a", "fake:b,nope=1");
    assertThatThrownBy(() -> Sources.open(table, names, SourceWishes.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown option 'nope' of 'fake': it knows keep-going, exclude");
    assertThat(opened).isEmpty();
  }

  @Test
  void whatIsFoundIsNamedAsOneCouldNameIt() throws IOException {
    found = List.of("1", "gone", "bad", "2");
    left.put("of other users", 3);
    try (Sources sources = Sources.find(table, SourceWishes.NONE)) {
      assertThat(sources.all()).extracting(NamedSource::word).containsExactly("fake:1", "fake:2");
      assertThat(sources.all()).allMatch(NamedSource::isMember);
      assertThat(sources.warnings())
          .containsExactly(
              "left out fake:bad: bad cannot be read",
              "left out 4 sources: 3 of other users, 1 exited meanwhile");
    }
  }

  @Test
  void whatIsFoundGetsTheOptionsThatItsPluginKnows() throws IOException {
    found = List.of("1");
    Map<String, String> options = Map.of("keep-going", "on", "unknown", "3");
    try (Sources sources = Sources.find(table, SourceWishes.NONE, options)) {
      assertThat(sources.all())
          .extracting(source -> source.part().options())
          .containsExactly(Map.of("keep-going", "on"));
    }
  }

  @Test
  void whatIsNotWantedIsNotFound() throws IOException {
    found = List.of("1", "2");
    SourceWishes wishes = new SourceWishes(Map.of("exclude", "2", "unknown", "3"), false);
    try (Sources sources = Sources.find(table, wishes)) {
      assertThat(sources.all()).extracting(NamedSource::word).containsExactly("fake:1");
    }
    assertThatThrownBy(() ->
            Sources.find(table, new SourceWishes(Map.of("exclude", "nobody"), false), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no such group");
  }

  @Test
  void manyFilesThatAreNoMemoryAreOneNote() {
    LeftOut leftOut = new LeftOut();
    for (int i = 0; i < 60; i++) {
      leftOut.note("left out 'dir/%d.txt': no format that is known here".formatted(i));
    }
    assertThat(leftOut.lines())
        .containsExactly(
            "left out 'dir/0.txt': no format that is known here"
                + " (and the like of 59 more: '1.txt', '2.txt', '3.txt', …)");
  }

  @Test
  void nothingFoundIsAFailureThatSaysWhy() {
    left.put("of other users", 1);
    assertThatThrownBy(() -> Sources.find(table, SourceWishes.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "nothing to scan: found no source that can be read (left out 1 source: of other"
                + " users); name one, or run as another user");
  }
}
