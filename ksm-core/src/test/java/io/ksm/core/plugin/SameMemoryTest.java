package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same memory is scanned once, by however many names it is called. */
class SameMemoryTest {
  private static final PartSpec PART = PartSpec.parse("any");

  private final List<String> closed = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final SameMemory memory = new SameMemory();

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
      return List.of(Region.resident("all", 0, 1, label));
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

  /** Opens sources by one word; they are members of a group if they are many. */
  private List<NamedSource> open(String word, Memory... sources) {
    warnings.clear();
    List<NamedSource> opened =
        Arrays.stream(sources)
            .map(source -> new NamedSource(source, word, PART, sources.length > 1))
            .toList();
    return memory.leaveOut(word, opened, warnings::add);
  }

  private static List<String> labels(List<NamedSource> sources) {
    return sources.stream().map(named -> named.source().label()).toList();
  }

  @Test
  void whatIsNewOrUnknownStays() {
    assertThat(open("one", memory("a", "1"))).hasSize(1);
    assertThat(open("two", memory("b", "2"), memory("c", null))).hasSize(2);
    assertThat(labels(open("three", memory("a", null), memory("b", "3"))))
        .containsExactly("a", "b");
    assertThat(warnings).isEmpty();
    assertThat(closed).isEmpty();
  }

  @Test
  void whatIsKnownIsClosedAndNamed() {
    open("one", memory("a", "1"));
    assertThat(open("again", memory("a", "1"))).isEmpty();
    assertThat(warnings).containsExactly("left out 'a': it is scanned already");
    assertThat(open("other", memory("b", "1"))).isEmpty();
    assertThat(warnings).containsExactly("left out 'b': it is the same memory as 'a'");
    assertThat(closed).containsExactly("a", "b");
  }

  /** The first source of a group may have a warning about the whole group. */
  @Test
  void ofManyTheNumberIsSaid() {
    open("one", memory("a", "1"));
    List<NamedSource> group = open("group", memory("b", "1"), memory("c", "2"), memory("d", "2"));
    assertThat(labels(group)).containsExactly("c");
    assertThat(warnings)
        .containsExactly(
            "warning of b",
            "warning of d",
            "left out 2 sources of 'group': they are scanned already");
    assertThat(closed).containsExactly("b", "d");
  }

  @Test
  void whatDoesNotCloseIsSaid() {
    assertThat(open("both", memory("one", "1"), memory("stubborn", "1"))).hasSize(1);
    assertThat(warnings).last().isEqualTo("cannot close 'stubborn': the door is stuck");
  }

  @Test
  void aMemberThatIsNamedByItselfTooIsMissed() {
    NamedSource member = open("group", memory("a", "1"), memory("b", "2")).getFirst();
    NamedSource other = open("others", memory("c", "3"), memory("d", null)).getLast();
    assertThat(memory.asNamed(member)).isEqualTo(member);
    open("one", memory("a", "1"));
    assertThat(memory.asNamed(member))
        .isEqualTo(new NamedSource(member.source(), "group", PART, false));
    assertThat(memory.asNamed(other)).isEqualTo(other);
  }
}
