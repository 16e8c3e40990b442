package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.source.linux.support.Groups;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestCgroup;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that processes of a group can be left out. */
class ExcludedTest {
  @TempDir private Path directory;

  private static List<String> labels(SourceFactory factory, String argument, String exclude)
      throws IOException {
    List<PageSource> sources = TestSources.open(factory, argument, Map.of("exclude", exclude));
    try {
      return sources.stream().map(PageSource::label).toList();
    } finally {
      TestSources.close(sources);
    }
  }

  @Test
  void byNumberAndByName() throws IOException {
    try (Target one = Groups.startNamed(directory.resolve("ksm-excl-one"));
        Target two = Groups.startNamed(directory.resolve("ksm-excl-two"));
        Target three = Groups.startNamed(directory.resolve("ksm-excl-two"))) {
      AllSourceFactory all = new AllSourceFactory();
      String first = "ksm-excl-one (%d)".formatted(one.pid());
      String second = "ksm-excl-two (%d)".formatted(two.pid());
      String third = "ksm-excl-two (%d)".formatted(three.pid());
      assertThat(labels(all, "", "")).contains(first, second, third);
      assertThat(labels(all, "", "" + two.pid())).contains(first, third).doesNotContain(second);
      assertThat(labels(all, "", "ksm-excl-two")).contains(first).doesNotContain(second, third);
      assertThat(labels(all, "", "ksm-excl-one;" + three.pid()))
          .contains(second)
          .doesNotContain(first, third);
      assertThat(labels(new PidSourceFactory(), "ksm-excl-two", "" + two.pid()))
          .containsExactly(third);
    }
  }

  @Test
  void aWordThatExcludesNothingIsSaid() throws IOException {
    try (Target target = Groups.startNamed(directory.resolve("ksm-excl-word"))) {
      for (String argument : List.of("ksm-excl-word", "" + target.pid())) {
        Map<String, String> options = Map.of("exclude", " ksm-excl-wrod ; ksm-excl-none ;");
        List<PageSource> sources = TestSources.open(new PidSourceFactory(), argument, options);
        try {
          assertThat(sources.getFirst().warnings())
              .contains(
                  "exclude 'ksm-excl-wrod' excludes nothing: no such process",
                  "exclude 'ksm-excl-none' excludes nothing: no such process");
        } finally {
          TestSources.close(sources);
        }
        assertThatThrownBy(() -> labels(new PidSourceFactory(), argument, " ksm-excl-word "))
            .hasMessageContaining("exclude");
      }
    }
  }

  @Test
  void byControlGroup() throws Exception {
    try (TestCgroup group = TestCgroup.unified("ksm-test-excluded");
        Target inside = Groups.startNamed(directory.resolve("ksm-excl-in"));
        Target outside = Groups.startNamed(directory.resolve("ksm-excl-out"))) {
      TestCgroup.add(group.folder(), inside.pid());
      assertThat(labels(new AllSourceFactory(), "", "cgroup:ksm-test-excluded"))
          .contains("ksm-excl-out (%d)".formatted(outside.pid()))
          .doesNotContain("ksm-excl-in (%d)".formatted(inside.pid()));
    }
  }

  @Test
  void saysThatNothingIsLeft() throws IOException {
    try (Target target = Groups.startNamed(directory.resolve("ksm-excl-all"))) {
      assertThatThrownBy(() -> labels(new PidSourceFactory(), "ksm-excl-all", "ksm-excl-all"))
          .hasMessage(
              "nothing is left of 1 process named 'ksm-excl-all': exclude=ksm-excl-all names all of"
                  + " them");
      assertThatThrownBy(() -> labels(new PidSourceFactory(), "" + target.pid(), "ksm-excl-all"))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "process %d is named as a source and excluded as well: leave one of the two out"
                  .formatted(target.pid()));
    }
  }

  @Test
  void aControlGroupThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> labels(new AllSourceFactory(), "", "cgroup:no/such/group"))
        .hasMessageContaining("there is no control group 'no/such/group'");
  }
}
