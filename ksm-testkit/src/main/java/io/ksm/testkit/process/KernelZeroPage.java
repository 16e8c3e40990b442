package io.ksm.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what this machine's kernel makes of untouched memory that is read: usually it maps the one
 * page of zeros that all share. Stateless.
 */
public final class KernelZeroPage {
  /** The condition of tests that rest on the page of zeros: name of the class and method. */
  public static final String MISSING = "io.ksm.testkit.process.KernelZeroPage#isMissing";

  /** The reason for which they are skipped. */
  public static final String REASON = "this kernel maps no page of zeros (pvm_no_zero_page=1)";

  private KernelZeroPage() {}

  /**
   * Says whether the kernel was started so that it gives a page of its own to whatever is read, as
   * some are that run in virtual machines.
   */
  public static boolean isMissing() throws IOException {
    Path commandLine = Path.of("/proc/cmdline");
    return Files.isReadable(commandLine)
        && List.of(Files.readString(commandLine).strip().split("\\s+"))
            .contains("pvm_no_zero_page=1");
  }
}
