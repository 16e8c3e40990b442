package io.ksm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the {@code ksm} command. */
@Command(name = "ksm", version = "ksm 0.1.0-SNAPSHOT", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
