package io.ksm.cli.fleet;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
      paramLabel = "JSON",
      description =
          "A file that says what the others cannot: hosts and their memory, who must not share one."
              + " See docs/fleet.md.")
  private @Nullable Path description;

  @Option(
      names = "--keep-domains",
      description =
          "Merge within a domain only: a user's processes, a guest. The kernel merges across them.")
  private boolean keepDomains;

  /**
   * Opens the fleet.
   *
   * @throws io.ksm.api.UsageException if files or description do not fit together
   * @throws IOException if a file cannot be read, or is damaged
   */
  Fleet open() throws IOException {
    FleetDescription described =
        description == null ? FleetDescription.NONE : FleetDescription.read(description);
    return Fleet.open(files, described, keepDomains);
  }
}
