package io.ksm.fleet.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the marks by which sources and guests find each other. A source's marks come from its label
 * and its domain: a process tells its number, a control group tells whose it is, and a file has a
 * name.
 *
 * <p>Control groups are named as systemd, libvirt, the kubelet and Proxmox name them. Stateless.
 */
final class Marks {
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final Pattern CONTAINER =
      Pattern.compile("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");
  private static final Pattern POD =
      Pattern.compile(
          "pod([0-9a-f]{32}|[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})(?![0-9a-f])");
  private static final Pattern LIBVIRT =
      Pattern.compile(
          "machine-(?:qemu|lxc)-[0-9]+-([^/]+?)\\.scope|/([^/]+)\\.libvirt-(?:qemu|lxc)");
  private static final Pattern PROXMOX =
      Pattern.compile("(?:qemu\\.slice|lxc)/([0-9]{3,9})(?:\\.scope)?(?![^/ ])");
  private static final Pattern PROCESS = Pattern.compile("\\(([0-9]{1,10})\\)$");

  private Marks() {}

  /** Returns the mark of a process of a host. */
  static String process(String host, String pid) {
    return "pid " + host + " " + pid;
  }

  /** Returns the mark of a guest of libvirt. */
  static String libvirt(String name) {
    return "libvirt " + name;
  }

  /** Returns the mark of a guest of Proxmox. */
  static String proxmox(String number) {
    return "vmid " + number;
  }

  /** Returns the mark of a pod, by its uid. */
  static String pod(String uid) {
    return "pod " + uid.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the mark of a container, by its id. */
  static String container(String id) {
    return "container " + id;
  }

  /** Returns the mark of something that a file may be named after. */
  static String name(String name) {
    return "name " + name;
  }

  /**
   * Returns the marks of a source: those that tell most come first.
   *
   * @param host on which it was collected
   */
  static List<String> of(String host, String label, String domain) {
    List<String> marks = new ArrayList<>();
    String where = plain(domain) + " " + plain(label);
    add(marks, CONTAINER.matcher(where), found -> container(found.group(1)));
    add(marks, POD.matcher(where), found -> pod(found.group(1)));
    add(
        marks,
        LIBVIRT.matcher(where),
        found -> libvirt(found.group(1) == null ? found.group(2) : found.group(1)));
    add(marks, PROXMOX.matcher(where), found -> proxmox(found.group(1)));
    add(marks, PROCESS.matcher(label), found -> process(host, found.group(1)));
    addNames(marks, label);
    return marks;
  }

  private static void add(List<String> marks, Matcher matcher, Function<MatchResult, String> mark) {
    matcher.results().map(mark).forEach(marks::add);
  }

  /** A file's name, then without what follows each of its dots, from the last one on. */
  private static void addNames(List<String> marks, String label) {
    String name = label.substring(label.lastIndexOf('/') + 1);
    String folder = label.substring(0, label.length() - name.length());
    String parent = folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1);
    for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
      marks.add(name(parent + name.substring(0, end)));
      marks.add(name(name.substring(0, end)));
    }
  }

  /** systemd writes letters that mean something to it as numbers. */
  private static String plain(String path) {
    return ESCAPED
        .matcher(path)
        .replaceAll(found ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
  }
}
