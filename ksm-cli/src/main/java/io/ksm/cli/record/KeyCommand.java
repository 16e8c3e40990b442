package io.ksm.cli.record;

import io.ksm.cli.options.KeyOption;
import io.ksm.trace.key.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the key of fingerprints. */
@Command(
    name = "key",
    description = {
      "Show the id of the key under which fingerprints are made, and where the key is kept.",
      "The key is made on first use, and never shown. Traces of one key can be compared: to compare"
          + " those of several machines, copy the file."
    })
public final class KeyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private KeyOption keyOption = new KeyOption();

  @Override
  public Integer call() throws IOException {
    KeyFile file = keyOption.file();
    String how = file.exists() ? "" : " (made now)";
    String id = file.readOrMake().id();
    PrintWriter out = spec.commandLine().getOut();
    out.println("key " + id + how);
    out.println("kept in " + file.path());
    out.flush();
    return ExitCode.OK;
  }
}
