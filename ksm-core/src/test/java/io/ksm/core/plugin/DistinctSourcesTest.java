package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceFactory.Match;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same memory is scanned once, by however many names it is called. */
class DistinctSourcesTest {
  private static final SourceFactory FACTORY = new FakeSourceFactory("any", path -> Match.NO);

  private final List<String> closed = new ArrayList<>();
  private final DistinctSources distinct = new DistinctSources();

  /** A page of zeros. */
  private record Memory(
      String label, @Nullable String identity, List<String> warnings, List<String> closed)
      implements PageSource {

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() {
      return List.of(new Region("all", 0, 1, label));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      into.setStates(0, count, PageState.ZERO);
    }

    @Override
    public void close() throws IOException {
      closed.add(label);
      if (label.startsWith("stubborn")) {
        throw new IOException("the door is stuck");
      }
    }
  }

  private Memory memory(String label, @Nullable String identity) {
    return new Memory(label, identity, List.of("warning of " + label), closed);
  }

  /** Opens sources by one name; they are members of a group if they are many. */
  private SourceOpener.Opened open(String name, Memory... sources) {
    List<OpenedSource> opened =
        Arrays.stream(sources)
            .map(source -> new OpenedSource(source, FACTORY, sources.length > 1))
            .toList();
    return distinct.of(name, new SourceOpener.Opened(opened, List.of("from " + name)));
  }

  @Test
  void whatIsNewOrUnknownStays() {
    assertThat(open("one", memory("a", "1")).sources()).hasSize(1);
    assertThat(open("two", memory("b", "2"), memory("c", null)).sources()).hasSize(2);
    SourceOpener.Opened opened = open("three", memory("a", null), memory("b", "3"));
    assertThat(opened.sources()).extracting(PageSource::label).containsExactly("a", "b");
    assertThat(opened.warnings()).containsExactly("from three");
    assertThat(closed).isEmpty();
  }

  @Test
  void whatIsKnownIsClosedAndNamed() {
    open("one", memory("a", "1"));
    SourceOpener.Opened again = open("again", memory("a", "1"));
    SourceOpener.Opened other = open("other", memory("b", "1"));
    assertThat(again.sources()).isEmpty();
    assertThat(again.warnings())
        .containsExactly("from again", "left out 'a': it is scanned already");
    assertThat(other.warnings())
        .containsExactly("from other", "left out 'b': it is the same memory as 'a'");
    assertThat(closed).containsExactly("a", "b");
  }

  /** The first source of a group may have a warning about the whole group. */
  @Test
  void ofManyTheNumberIsSaid() {
    open("one", memory("a", "1"));
    SourceOpener.Opened group = open("group", memory("b", "1"), memory("c", "2"), memory("d", "2"));
    assertThat(group.sources()).extracting(PageSource::label).containsExactly("c");
    assertThat(group.warnings())
        .containsExactly(
            "from group",
            "warning of b",
            "warning of d",
            "left out 2 sources of 'group': they are scanned already");
    assertThat(closed).containsExactly("b", "d");
  }

  @Test
  void whatDoesNotCloseIsSaid() {
    SourceOpener.Opened opened = open("both", memory("one", "1"), memory("stubborn", "1"));
    assertThat(opened.sources()).hasSize(1);
    assertThat(opened.warnings()).last().isEqualTo("cannot close 'stubborn': the door is stuck");
  }

  @Test
  void aMemberThatIsNamedByItselfTooIsMissed() {
    OpenedSource member = open("group", memory("a", "1"), memory("b", "2")).all().getFirst();
    OpenedSource other = open("others", memory("c", "3"), memory("d", null)).all().getLast();
    assertThat(distinct.asNamed(member)).isEqualTo(member);
    open("one", memory("a", "1"));
    assertThat(distinct.asNamed(member))
        .isEqualTo(new OpenedSource(member.source(), FACTORY, false));
    assertThat(distinct.asNamed(other)).isEqualTo(other);
  }
}
