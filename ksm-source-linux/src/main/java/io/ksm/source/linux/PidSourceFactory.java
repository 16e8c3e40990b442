package io.ksm.source.linux;

import io.ksm.api.Discovery;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.linux.Platform;
import io.ksm.linux.process.ExcludedProcesses;
import io.ksm.linux.process.NamedProcesses;
import io.ksm.linux.process.ProcessFinder;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.process.ListingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the memory of live processes: of one by its number, {@code pid:1234}, or of all by their
 * name, {@code pid:redis-server}.
 *
 * <p>Needs Linux on x86-64 or aarch64, the right to trace the processes, and {@code
 * --enable-native-access=io.ksm.linux}. They are not changed, and stopped only with {@code
 * freeze=on}. Stateless, for any number of threads.
 */
public final class PidSourceFactory implements SourceFactory {

  /** Makes a factory, for the service loader. */
  public PidSourceFactory() {}

  @Override
  public String name() {
    return "pid";
  }

  @Override
  public String summary() {
    return "the memory of live processes, by number or by name: pid:1234, pid:redis-server";
  }

  @Override
  public List<Option> options() {
    return List.of(
        FreezeOption.OPTION, GroupOptions.OFFERED, GroupOptions.EXCLUDE, GroupOptions.NODES);
  }

  /**
   * Opens a process by its number; or else all of a name, without ksm itself. A name is what {@code
   * /proc/PID/comm} holds, or the longer name of the program's file of which that is the beginning.
   *
   * @throws UsageException if the argument or an option makes no sense, or this JVM cannot make
   *     system calls
   * @throws IOException if there is no such process, if it has no memory, or if it may not be read
   */
  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (argument.isBlank()) {
      throw new UsageException("pid: names no process: give a number or a name, as in pid:1234");
    }
    Platform.require();
    Targets targets = targets(argument, options);
    return FreezeOption.isOn(options)
        ? FrozenGroup.open(targets, Optional.empty())
        : targets.open();
  }

  /** Says yes for names. One that looks like a number is taken for a number. */
  @Override
  public boolean isGroup(String argument) {
    return !ProcessNumbers.isNumber(argument);
  }

  private static Targets targets(String argument, Options options) throws IOException {
    ListingOptions listing = GroupOptions.listing(options, "");
    ExcludedProcesses excluded = GroupOptions.excluded(options);
    NamedProcesses named = new NamedProcesses(argument);
    List<String> notes = new ArrayList<>();
    if (ProcessNumbers.isNumber(argument)) {
      SingleProcess single = new SingleProcess(Integer.parseInt(argument), listing, notes);
      if (single.exists() || named.list(notes::add).isEmpty()) {
        requireWanted(single.pid(), excluded, notes);
        return single;
      }
    }
    String whose = "named '%s'".formatted(Printable.of(argument));
    return new ProcessGroup(whose, listing, excluded, named::list);
  }

  private static void requireWanted(int pid, ExcludedProcesses excluded, List<String> notes)
      throws IOException {
    if (excluded.find(notes::add).contains(pid)) {
      throw new UsageException(
          "process %d is named as a source and excluded as well: leave one of the two out"
              .formatted(pid));
    }
  }

  /**
   * Finds every process that this user may read and that has memory which could merge, but not the
   * one that asks.
   *
   * @return process numbers, those with the most anonymous memory first; nothing on other systems
   */
  @Override
  public Discovery discover() throws IOException {
    return discover(Options.of(this, Map.of()));
  }

  /** Finds the same without the processes that are to be left out. */
  @Override
  public Discovery discover(Options options) throws IOException {
    if (!Platform.isSupported()) {
      return Discovery.NOTHING;
    }
    Platform.require();
    return ProcessFinder.find(GroupOptions.excluded(options));
  }
}
