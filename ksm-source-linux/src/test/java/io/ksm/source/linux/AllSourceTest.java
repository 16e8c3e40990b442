package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.linux.process.ExcludedProcesses;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.process.ListingOptions;
import io.ksm.source.linux.support.Groups;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the source of every process of the machine: {@code all}. */
class AllSourceTest {
  private static final ListingOptions ALL = new ListingOptions("", false, false);

  private final AllSourceFactory factory = new AllSourceFactory();

  @Test
  void everyProcessIsThereOnceButThisOne() throws Exception {
    try (Target one = Target.start(List.of("/bin/sh", "-c", "echo ready; read end"));
        Target two = PythonTarget.start()) {
      List<String> labels = Groups.labels(factory, "");
      assertThat(labels)
          .doesNotHaveDuplicates()
          .contains("sh (%d)".formatted(one.pid()))
          .anyMatch(label -> label.endsWith(" (%d)".formatted(two.pid())))
          .anyMatch(label -> label.endsWith(" (%d)".formatted(PythonTarget.child(two))))
          .noneMatch(label -> label.endsWith(" (%d)".formatted(ProcessNumbers.own())));
    }
  }

  @Test
  void takesNoArgument() {
    assertThatThrownBy(() -> Groups.labels(factory, "12"))
        .isInstanceOf(UsageException.class)
        .hasMessage("source 'all' takes no argument, but got '12': write all alone, or pid:12");
  }

  @Test
  void cannotBeFrozen() {
    assertThatThrownBy(() -> TestSources.open(factory, "", Map.of("freeze", "on")))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown option 'freeze' of 'all': it knows offered, exclude, nodes");
  }

  @Test
  void saysWhyNobodyIsThere() {
    ProcessGroup hidden = new ProcessGroup("nowhere", ALL, ExcludedProcesses.NONE, _ -> List.of());
    assertThatThrownBy(hidden::open).hasMessage("there is no process nowhere");
    ProcessGroup own =
        new ProcessGroup("of ksm", ALL, ExcludedProcesses.NONE, _ -> List.of(ProcessNumbers.own()));
    assertThatThrownBy(own::open).hasMessage("there is no process of ksm but ksm itself");
  }
}
