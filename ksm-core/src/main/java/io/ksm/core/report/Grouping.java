package io.ksm.core.report;

/**
 * Says what sources have in common that are told of together, and that may trust each other. A
 * source that does not say to whom it belongs, such as an image, is a group of its own.
 */
public enum Grouping {
  /** The user whose memory it is. */
  USER,
  /** The control group of the process: a container, a systemd unit, a pod. */
  CGROUP,
  /** The virtual machine. All processes that are none form one group, the host's. */
  VM;

  private static final String HOST = "(host)";
  private static final String NOWHERE = "(no control group)";

  /**
   * Returns the name of a source's group.
   *
   * @param owner of the source
   * @param label of the source
   */
  public String of(SourceOwner owner, String label) {
    if (owner.equals(SourceOwner.UNKNOWN)) {
      return label;
    }
    return switch (this) {
      case USER -> owner.user();
      case CGROUP -> owner.controlGroup().isEmpty() ? NOWHERE : owner.controlGroup();
      case VM -> owner.machine().isEmpty() ? HOST : owner.machine();
    };
  }
}
