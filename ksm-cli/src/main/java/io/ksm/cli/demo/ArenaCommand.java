package io.ksm.cli.demo;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.ByteSize;
import io.ksm.cli.options.FormatOption;
import io.ksm.cli.options.StackOptions;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.report.scan.ScanSetup;
import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Demonstrates memory that really merges. */
@Command(
    name = "arena",
    description = {
      "Fill memory of our own with what a program might cache, merge its equal pages, write into"
          + " part of it, and show what the kernel says to that.",
      "Half of the pages are copies of others, in runs of 8 to 64: documents cached by several"
          + " keys, and tiles of a map that show open water. Some 4 % are zeroed buffers, the rest"
          + " is there once. At the end every byte is checked.",
      "Needs Linux, and no rights."
    },
    exitCodeList = {
      "0:success",
      "1:a byte was wrong, less than 90 % of the copies and zeroed buffers were saved, the kernel"
          + " confirmed less than 90 % of that, scans found changes though nobody wrote, there is too"
          + " little memory, or the run failed",
      "2:wrong usage",
      "130:interrupted by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm demo arena",
      "  ksm demo arena --size 256MiB --hasher xxh64 --threads 1 --format json"
    })
final class ArenaCommand implements Callable<Integer> {
  /** Enough also where a page has 64 KiB. */
  private static final long MIN_BYTES = CachePlan.MIN_PAGES * (64L << 10);

  private static final PartSpec POLICY = PartSpec.parse("ksm:smart-scan=off,use-zero-pages=on");

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private StackOptions parts = new StackOptions();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "How much memory to fill, as in 256MiB; default 1GiB.",
      converter = ByteSize.class)
  private long size = 1 << 30;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the data: the same seed and size make the same bytes; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    if (size < MIN_BYTES) {
      throw new UsageException(
          "--size is %s: give %s or more, else there is nothing to see"
              .formatted(Numbers.bytes(size), Numbers.bytes(MIN_BYTES)));
    }
    EnoughMemory.require(size);
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = directory.load(messages)) {
      ScanSetup setup = parts.setup(plugins, POLICY);
      DemoResult result = ArenaDemo.run(size, seed, setup, plugins, messages::say);
      print(result);
      requireAll(result);
    }
    return ExitCode.OK;
  }

  private void print(DemoResult result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    switch (format.value()) {
      case TABLE -> DemoText.write(result, out);
      case JSON -> DemoJson.write(result, out);
      case CSV -> DemoCsv.write(result, out);
    }
    out.flush();
  }

  private static void requireAll(DemoResult result) throws IOException {
    Optional<String> shortcoming = result.shortcoming();
    if (shortcoming.isPresent()) {
      throw new IOException(shortcoming.get());
    }
  }
}
