package io.ksm.check;

import io.ksm.api.ApiLevel;
import io.ksm.api.PluginFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.BrokenPlugin;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Checks the plug-ins of a jar, and writes what is wrong with them. */
public final class PluginCheck {
  /** None that {@code ksm} itself ends with. */
  private static final int CUT_SHORT = 3;

  private final PrintStream out;
  private int failures;

  PluginCheck(PrintStream out) {
    this.out = out;
  }

  /**
   * Checks one jar and exits with 0 if nothing is wrong with it, with 1 if something is, and with 3
   * if the check could not end.
   */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What plug-ins print is no result, and how to repeat a test of the testkit does not hold here.
    System.setOut(new PrintStream(PrintStream.nullOutputStream()));
    System.setErr(new PrintStream(PrintStream.nullOutputStream()));
    int status;
    try {
      status = new PluginCheck(out).check(Path.of(args[0]));
    } catch (Throwable e) { // whatever a plug-in throws where nobody expects it
      out.println("  failed: the check ended by " + ContractRun.oneLine(e));
      status = CUT_SHORT;
    }
    out.flush();
    // A plug-in's threads need not end.
    Runtime.getRuntime().halt(status);
  }

  /**
   * Checks a jar.
   *
   * @return 0 if nothing is wrong, else 1
   */
  int check(Path jar) throws IOException {
    try (Plugins plugins = Plugins.ofJar(jar)) {
      for (BrokenPlugin broken : plugins.broken()) {
        fail(broken.reason());
      }
      if (plugins.broken().isEmpty()) {
        checkManifest(jar);
      }
      for (PluginTable<? extends PluginFactory> table : plugins.tables()) {
        for (PluginFactory factory : table.all()) {
          Subject.setPlace(jar, table.axis(), factory.name());
          check(table.axis(), factory);
        }
      }
    } catch (UsageException e) {
      fail(String.valueOf(e.getMessage()));
    }
    return failures == 0 ? 0 : 1;
  }

  private void checkManifest(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      return;
    }
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      if (manifest == null
          || manifest.getMainAttributes().getValue(ApiLevel.MANIFEST_ATTRIBUTE) == null) {
        fail(
            "the manifest has no %s: %d, so a later ksm cannot tell whether it fits"
                .formatted(ApiLevel.MANIFEST_ATTRIBUTE, ApiLevel.CURRENT));
      }
    }
  }

  private void check(String axis, PluginFactory factory) {
    ContractRun run = new ContractRun();
    run.run(factory);
    int failed = run.failures().size();
    out.printf(
        "%s '%s': %s%n",
        axis,
        factory.name(),
        failed == 0
            ? run.tests() - run.skipped().size() + " tests passed"
            : "%d of %d tests failed".formatted(failed, run.tests()));
    run.failures().forEach(this::fail);
    run.skipped().forEach(line -> out.println("  skipped: " + line));
    if (factory instanceof SourceFactory) {
      out.println(
          "  not checked: what its sources list and read, because that needs memory whose content is"
              + " known; a test of its own that extends SourceContract checks it");
    } else if (!factory.options().isEmpty()) {
      out.println("  not checked: other values of its options than the defaults");
    }
  }

  private void fail(String line) {
    failures++;
    out.println("  failed: " + line);
  }
}
