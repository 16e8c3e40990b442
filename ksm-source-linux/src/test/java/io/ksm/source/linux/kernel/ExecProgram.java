package io.ksm.source.linux.kernel;

import java.util.List;

/** Replaces itself by the command in its arguments. */
final class ExecProgram {
  private ExecProgram() {}

  public static void main(String[] args) throws KernelKsmException {
    try {
      Mergeable.exec(List.of(args));
    } catch (CommandException e) {
      System.err.println(e.getMessage() + "; merges all: " + Mergeable.mergesAll());
      System.exit(e.exitCode());
    }
  }
}
