package io.ksm.cli;

import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;

/** Tells the version of ksm, from its module, and of what it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "ksm " + ofKsm(),
      "Java %s (%s), %s %s %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              System.getProperty("os.arch"))
    };
  }

  /** Prints the version and returns the exit status. */
  static int print(PrintWriter out) {
    for (String line : new Version().getVersion()) {
      out.println(line);
    }
    return ExitCode.OK;
  }

  private static String ofKsm() {
    // Unnamed, and without a descriptor, on the class path.
    @Nullable ModuleDescriptor module = Version.class.getModule().getDescriptor();
    return module == null ? "(not packaged)" : module.rawVersion().orElse("(not packaged)");
  }
}
