package io.ksm.cli.kernel.offer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A service of systemd, known by the control group of its processes. Immutable.
 *
 * @param name of the unit: {@code redis-server.service}
 * @param user the number of the user whose own systemd runs it; empty if the machine's does
 */
record SystemdUnit(String name, Optional<String> user) {
  private static final String SERVICE = ".service";
  private static final String USER_MANAGER = "user@";

  /**
   * Finds the service to which a control group belongs: the innermost one on its path. A scope,
   * such as a login or a container, is none: systemd does not start its processes.
   *
   * @param controlGroup as {@code /proc/PID/cgroup} tells it: {@code
   *     /system.slice/redis-server.service}
   */
  static Optional<SystemdUnit> of(String controlGroup) {
    List<String> path = Arrays.asList(controlGroup.split("/", -1));
    for (int at = path.size() - 1; at >= 0; at--) {
      if (path.get(at).endsWith(".scope")) {
        return Optional.empty();
      }
      if (path.get(at).endsWith(SERVICE)) {
        return Optional.of(new SystemdUnit(path.get(at), user(path.subList(0, at))));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> user(List<String> above) {
    return above.stream()
        .filter(name -> name.startsWith(USER_MANAGER) && name.endsWith(SERVICE))
        .map(name -> name.substring(USER_MANAGER.length(), name.length() - SERVICE.length()))
        .findFirst();
  }

  /** Returns the file by which an administrator sets more of it. */
  String dropIn() {
    return "/etc/systemd/%s/%s.d/ksm.conf".formatted(user.isPresent() ? "user" : "system", name);
  }
}
