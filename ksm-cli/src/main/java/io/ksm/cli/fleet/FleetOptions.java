package io.ksm.cli.fleet;

import io.ksm.cli.messages.Messages;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads which fleet is meant, for every command that asks about one. */
final class FleetOptions {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "What hosts collected by 'ksm fleet collect --out FILE'.")
  private List<Path> files = List.of();

  @Option(
      names = "--fleet",
      paramLabel = "EXPORT",
      description = {
        "What the files cannot tell: which hosts have how much memory, who must not share one.",
        "An export of libvirt (a folder for each host), Kubernetes or Proxmox, recognised by its"
            + " content, or JSON that you write. May be repeated; see docs/fleet.md."
      })
  private List<Path> descriptions = List.of();

  @Option(
      names = "--keep-domains",
      description =
          "Merge within a domain only: a user's processes, a guest. The kernel merges across them.")
  private boolean keepDomains;

  /**
   * Opens the fleet, as it was at all times that the files tell of.
   *
   * @param messages hears what could not be read of exports
   * @throws io.ksm.api.UsageException if files or description do not fit together
   * @throws IOException if a file cannot be read, or is damaged
   */
  FleetHistory open(Messages messages) throws IOException {
    return open(files, messages);
  }

  /** Returns the files that were named. */
  List<Path> files() {
    return files;
  }

  /** Opens the fleet of other files in place of those that were named. */
  FleetHistory open(List<Path> files, Messages messages) throws IOException {
    FleetHistory history =
        FleetHistory.open(files, FleetDescription.read(descriptions), keepDomains);
    history.latest().notes().forEach(messages::say);
    messages.flush();
    return history;
  }
}
