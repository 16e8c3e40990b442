package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.linux.process.CgroupMount;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with processes of real control groups: {@code cgroup:PATH}. */
class CgroupSourceTest {
  private static final String NAME = "ksm test " + ProcessNumbers.own();

  private static List<String> labels(String argument) throws IOException {
    return Groups.labels(new CgroupSourceFactory(), argument);
  }

  private static Target shell() throws IOException {
    return Target.start(List.of("/bin/sh", "-c", "echo ready; read end"));
  }

  /** Version 2, and two hierarchies of version 1. */
  private static TestCgroup make(String kind) throws IOException {
    return kind.equals("unified") ? TestCgroup.unified(NAME) : TestCgroup.of(kind, NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unified", "memory", "freezer"})
  void aGroupAndItsDescendantsAreFoundByEveryPath(String kind) throws Exception {
    try (TestCgroup group = make(kind);
        Target one = shell();
        Target two = shell();
        Target other = shell()) {
      group.add(one);
      group.child("empty");
      TestCgroup.add(group.child("child"), two.pid());
      String[] expected = {"sh (%d)".formatted(one.pid()), "sh (%d)".formatted(two.pid())};
      Path below = Path.of("/sys/fs/cgroup").relativize(group.folder());
      for (String path :
          List.of(group.folder().toString(), below.toString(), NAME, "/" + NAME, NAME + "/")) {
        assertThat(labels(path)).as(path).containsExactlyInAnyOrder(expected);
      }
      assertThat(labels(NAME + "/child")).containsExactly(expected[1]);
      assertThat(labels("/")).contains("sh (%d)".formatted(other.pid()));
    }
  }

  @Test
  void isATenantOfItsOwn() throws Exception {
    try (TestCgroup group = TestCgroup.unified(NAME);
        Target target = shell()) {
      group.add(target);
      PageSource source = TestSources.open(new CgroupSourceFactory(), NAME, Map.of()).getFirst();
      try (source) {
        String uid = "uid:" + ProcessStatus.read(target.pid()).uid();
        assertThat(source.regions())
            .extracting(Region::domain)
            .containsOnly("cgroup:/%s %s".formatted(NAME, uid));
      }
    }
  }

  @Test
  void saysThatAGroupIsEmpty() throws Exception {
    try (TestCgroup group = TestCgroup.unified(NAME)) {
      group.child("empty too");
      assertThatThrownBy(() -> labels(NAME))
          .isInstanceOf(IOException.class)
          .hasMessage("there is no process in control group '/%s'", NAME);
    }
  }

  @Test
  void saysThatThereIsNoSuchGroup() throws Exception {
    try (TestCgroup group = TestCgroup.unified(NAME)) {
      String below = group.folder() + "/nobody";
      assertThatThrownBy(() -> labels(below))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "there is no control group '%s': give its path under /sys/fs/cgroup,"
                  + " or as /proc/PID/cgroup tells it",
              below);
    }
  }

  @Test
  void saysThatAnOrdinaryFolderIsNoGroup(@TempDir Path folder) throws Exception {
    String real = folder.toRealPath().toString();
    assertThatThrownBy(() -> labels(folder.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "'%s' is not a control group: give the folder of one below /sys/fs/cgroup", real);
    assertThatThrownBy(() -> labels("/sys/fs/cgroup/../../../" + real))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void saysThatItNeedsAName() {
    assertThatThrownBy(() -> labels(""))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "cgroup: names no control group: give its path, as in"
                + " cgroup:system.slice/redis.service");
    assertThatThrownBy(() -> labels("a\0b"))
        .isInstanceOf(UsageException.class)
        .hasMessage("'a\\u0000b' is not the path of a control group");
  }

  @Test
  void readsMounts() {
    String mounts =
        """
        30 25 0:26 / /sys/fs/cgroup ro,nosuid shared:4 - tmpfs tmpfs ro,mode=755
        31 30 0:27 / /sys/fs/cgroup/freezer rw shared:5 - cgroup cgroup rw,freezer
        33 30 0:29 /docker/ab /sys/fs/cgroup/memory rw shared:7 - cgroup cgroup rw,memory
        32 30 0:28 / /my\\040groups rw,relatime shared:6 - cgroup2 cgroup2 rw,nsdelegate
        """;
    List<CgroupMount> found = CgroupMount.parse(mounts);
    assertThat(found)
        .extracting(mount -> mount.folder().toString())
        .containsExactly("/my groups", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/freezer");
    assertThat(found).extracting(CgroupMount::unified).containsExactly(true, false, false);
    assertThat(found).extracting(CgroupMount::canFreeze).containsExactly(true, false, true);
  }
}
