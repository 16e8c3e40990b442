package io.ksm.source.linux;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.linux.Platform;
import io.ksm.linux.process.ProcessNumbers;
import java.io.IOException;
import java.util.List;

/**
 * Opens every process of this machine that may be read, but not ksm itself: {@code all}.
 *
 * <p>The processes are those of the moment when it is opened, each a source of its own. There is no
 * option to freeze them: to stop everything would stop what ksm itself depends on. Needs what
 * {@link PidSourceFactory} needs. Stateless, for any number of threads.
 */
public final class AllSourceFactory implements SourceFactory {

  /** Makes a factory, for the service loader. */
  public AllSourceFactory() {}

  @Override
  public String name() {
    return "all";
  }

  @Override
  public String summary() {
    return "every process of this machine that may be read: all";
  }

  @Override
  public List<Option> options() {
    return List.of(GroupOptions.OFFERED, GroupOptions.EXCLUDE, GroupOptions.NODES);
  }

  /**
   * Opens the processes that may be read; the first source has a warning about others.
   *
   * @throws UsageException if there is an argument, an option makes no sense, or this JVM cannot
   *     make system calls
   * @throws IOException if none can be read
   */
  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (!argument.isEmpty()) {
      throw new UsageException(
          "source 'all' takes no argument, but got '%s': write all alone, or pid:%1$s"
              .formatted(Printable.of(argument)));
    }
    Platform.require();
    return new ProcessGroup(
            "on this machine",
            GroupOptions.listing(options, ""),
            GroupOptions.excluded(options),
            _ -> ProcessNumbers.all())
        .open();
  }

  @Override
  public boolean isGroup(String argument) {
    return true;
  }
}
