package io.ksm.check;

import io.ksm.api.ApiLevel;
import io.ksm.api.PluginFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.BrokenPlugin;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import io.ksm.testkit.Seed;
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
  private static final int FAILED = 1;

  /** None that {@code ksm} itself ends with. */
  private static final int CUT_SHORT = 3;

  /** The last line. Without it, the plug-in has ended this process, with whatever status. */
  private static final String END = "\u0004";

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
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endedByPlugin(out)));
    useOneSeed(out);
    int status;
    try {
      status = new PluginCheck(out).check(Path.of(args[0]));
    } catch (Throwable e) { // whatever a plug-in throws where nobody expects it
      out.println("  failed: the check ended by " + OneLine.of(e));
      status = CUT_SHORT;
    }
    end(out, status);
  }

  /** Each test takes this seed, in this JVM and in those that tests start. */
  private static void useOneSeed(PrintStream out) {
    String seed = Long.toString(Seed.next().value());
    System.setProperty(Seed.PROPERTY, seed);
    out.printf("seed %s; to use it again: --seed %s%n", seed, seed);
  }

  private static void endedByPlugin(PrintStream out) {
    out.printf("  failed: %s: the plug-in ends the JVM%n", Progress.running());
    end(out, FAILED);
  }

  private static void end(PrintStream out, int status) {
    out.println(END);
    // A plug-in's threads need not end.
    Runtime.getRuntime().halt(status);
  }

  /**
   * Checks a jar.
   *
   * @return 0 if nothing is wrong, else 1
   */
  int check(Path jar) throws IOException {
    try (Plugins plugins = Progress.within("loading the jar", () -> Plugins.ofJar(jar))) {
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
    return failures == 0 ? 0 : FAILED;
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
    String plugin = "%s '%s'".formatted(axis, factory.name());
    out.println(plugin);
    ContractRun run = new ContractRun(out::println);
    run.run(factory);
    if (factory instanceof SourceFactory) {
      out.println(
          "  not checked: what its sources list and read, because that needs memory whose content"
              + " is known; a test of its own that extends SourceContract checks it");
    } else if (!factory.options().isEmpty()) {
      out.println("  not checked: other values of its options than the defaults");
    }
    failures += run.failures().size();
    out.printf("%s: %s%n", plugin, run.summary());
  }

  private void fail(String line) {
    failures++;
    out.println("  failed: " + line);
  }
}
