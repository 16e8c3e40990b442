package io.ksm.source.linux;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.linux.Platform;
import io.ksm.linux.process.Cgroup;
import io.ksm.source.linux.freeze.CgroupFreezer;
import java.io.IOException;
import java.util.List;

/**
 * Opens all processes of a control group and of its descendants: {@code
 * cgroup:system.slice/redis.service}. Containers, systemd units and pods are control groups.
 *
 * <p>Both versions of control groups are known. The processes are those of the moment when it is
 * opened, each a source of its own, without ksm itself. Needs what {@link PidSourceFactory} needs.
 * Stateless, for any number of threads.
 */
public final class CgroupSourceFactory implements SourceFactory {

  /** Makes a factory, for the service loader. */
  public CgroupSourceFactory() {}

  @Override
  public String name() {
    return "cgroup";
  }

  @Override
  public String summary() {
    return "all processes of a container, systemd unit or pod: cgroup:system.slice/redis.service";
  }

  @Override
  public List<Option> options() {
    return List.of(
        FreezeOption.OPTION, GroupOptions.OFFERED, GroupOptions.EXCLUDE, GroupOptions.NODES);
  }

  /**
   * Opens the processes that may be read; the first source has a warning about others.
   *
   * @param argument the group's folder, its path under {@code /sys/fs/cgroup}, or its path in a
   *     hierarchy as {@code /proc/PID/cgroup} tells it
   * @throws UsageException if the argument or an option makes no sense, or this JVM cannot make
   *     system calls
   * @throws IOException if there is no such group, or none of its processes can be read
   */
  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (argument.isEmpty()) {
      throw new UsageException(
          "cgroup: names no control group: give its path, as in cgroup:system.slice/redis.service");
    }
    Platform.require();
    Cgroup group = Cgroup.named(argument);
    ProcessGroup processes =
        new ProcessGroup(
            "in control group '%s'".formatted(group.label()),
            GroupOptions.listing(options, "cgroup:%s ".formatted(group.label())),
            GroupOptions.excluded(options),
            _ -> group.processes());
    return FreezeOption.isOn(options)
        ? FrozenGroup.open(processes, CgroupFreezer.of(group))
        : processes.open();
  }

  @Override
  public boolean isGroup(String argument) {
    return true;
  }
}
