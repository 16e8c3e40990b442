package io.ksm.cli.it.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A user without any rights. */
public final class Nobody {
  private Nobody() {}

  /** Skips the test where this user cannot become nobody, or where nobody cannot run ksm. */
  public static void assume() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && "root".equals(System.getProperty("user.name"))
            && run(Launch.KSM.toString(), "--version").status() == 0,
        "needs root, setpriv, and a distribution that all may read");
  }

  /** Runs a command as nobody. */
  public static Launch run(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    all.addAll(List.of(command));
    return Launch.run(all, Map.of());
  }
}
