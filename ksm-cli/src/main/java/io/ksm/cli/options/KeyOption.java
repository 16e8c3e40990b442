package io.ksm.cli.options;

import io.ksm.trace.key.KeyFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Names the file of the key of fingerprints. */
public final class KeyOption {
  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The file of the key, made if it is not there; default ~/.config/ksm/key, or"
              + " $XDG_CONFIG_HOME/ksm/key.")
  private @Nullable Path path;

  /** Returns the file that is meant. */
  public KeyFile file() {
    return path == null ? KeyFile.ofUser() : new KeyFile(path);
  }
}
