package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.api.SourceGoneException;
import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.OpenFiles;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.ExcludedProcesses;
import io.ksm.linux.process.FoundProcesses;
import io.ksm.linux.process.PidNamespace;
import io.ksm.linux.process.ProcessFinder;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.process.ListingOptions;
import io.ksm.source.linux.process.PidSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Opens several processes that a user named by what they have in common. All of them that may be
 * read are opened, and the first source has a warning about the others.
 */
final class ProcessGroup implements Targets {

  /** Knows which processes belong to a group. */
  @FunctionalInterface
  interface Lister {
    /**
     * Lists the numbers of those that belong to it now.
     *
     * @param notes gets lines about what the list may lack
     */
    Collection<Integer> list(Consumer<String> notes) throws IOException;
  }

  private final String whose;
  private final ListingOptions listing;
  private final ExcludedProcesses excluded;
  private final Lister lister;

  /**
   * Describes a group.
   *
   * @param whose what they have in common, as it follows the word process: {@code named 'java'}
   * @param listing how the regions of each are listed
   * @param excluded which of them are left out
   * @param lister lists them
   */
  ProcessGroup(String whose, ListingOptions listing, ExcludedProcesses excluded, Lister lister) {
    this.whose = whose;
    this.listing = listing;
    this.excluded = excluded;
    this.lister = lister;
  }

  @Override
  public FoundProcesses find() throws IOException {
    return find(new ArrayList<>()); // Whoever opens them then gets the notes.
  }

  private FoundProcesses find(List<String> notes) throws IOException {
    Collection<Integer> all = lister.list(notes::add);
    List<Integer> wanted = new ArrayList<>(all);
    wanted.removeAll(excluded.find(notes::add));
    FoundProcesses found = FoundProcesses.among(wanted);
    if (found.readable().isEmpty()) {
      throw wanted.isEmpty() && !all.isEmpty() ? allExcluded(all.size()) : nothing(found);
    }
    return found;
  }

  /** Opens all that can be opened, those with the most memory first, as long as files can be. */
  @Override
  public List<PageSource> open() throws IOException {
    return open(_ -> true);
  }

  @Override
  public List<PageSource> open(Set<Integer> among) throws IOException {
    return open(process -> among.contains(process.pid()));
  }

  private List<PageSource> open(Predicate<ProcessStatus> isWanted) throws IOException {
    List<String> notes = new ArrayList<>();
    FoundProcesses found = find(notes);
    int room = OpenFiles.room();
    List<ProcessStatus> some =
        found.readable().stream()
            .filter(isWanted)
            .sorted(ProcessFinder.biggestFirst())
            .limit(room)
            .toList();
    notes.addAll(warnings(found, some.size()));
    List<PageSource> opened = new ArrayList<>();
    try {
      for (ProcessStatus process : some) {
        open(process, opened.isEmpty() ? notes : List.of(), opened);
      }
      if (opened.isEmpty()) {
        throw new SourceGoneException("all processes %s have exited".formatted(whose));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      for (PageSource source : opened) {
        source.close();
      }
      throw e;
    }
  }

  /** Opens one that may have exited meanwhile, or have been taken away from this user. */
  private void open(ProcessStatus process, List<String> warnings, List<PageSource> opened)
      throws ErrnoException {
    try {
      opened.add(PidSource.open(process, listing, warnings));
    } catch (ErrnoException e) {
      if (!e.isGone() && !e.isDenied()) {
        throw e;
      }
    }
  }

  private List<String> warnings(FoundProcesses found, int opened) throws IOException {
    List<String> warnings = new ArrayList<>();
    if (found.denied() > 0) {
      warnings.add(leftOut(found.denied(), Access.reason(Access.ownUid())));
    }
    if (found.readable().size() > opened) {
      warnings.add(leftOut(found.readable().size() - opened, OpenFiles.reason()));
    }
    warnings.addAll(PidNamespace.limits());
    return warnings;
  }

  private String leftOut(int count, String reason) {
    return "left out %s %s: %s".formatted(processes(count), whose, reason);
  }

  private IOException allExcluded(int count) {
    return new IOException(
        "nothing is left of %s %s: exclude=%s names all of them"
            .formatted(processes(count), whose, Printable.of(String.join(";", excluded.words()))));
  }

  private IOException nothing(FoundProcesses found) throws ErrnoException {
    if (found.denied() > 0) {
      return new IOException(
          "%s %s cannot be read: %s"
              .formatted(processes(found.denied()), whose, Access.reason(Access.ownUid())));
    }
    if (found.without() > 0) {
      return new IOException(
          "%s %s: without memory of their own, as kernel threads and exited processes are"
              .formatted(processes(found.without()), whose));
    }
    return new SourceGoneException(
        "there is no process %s%s".formatted(whose, found.self() ? " but ksm itself" : ""));
  }

  private static String processes(int count) {
    return count == 1 ? "1 process" : count + " processes";
  }
}
