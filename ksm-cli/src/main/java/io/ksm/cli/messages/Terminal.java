package io.ksm.cli.messages;

import io.ksm.report.text.TextWriter;
import java.util.Map;

/**
 * Says what standard output can show. Immutable.
 *
 * @param columns how wide it is; 0 if it is not a terminal
 * @param environment of this process
 */
public record Terminal(int columns, Map<String, String> environment) {
  /**
   * The width of the terminal that standard output is, in columns; the launcher sets it, and leaves
   * it out where standard output is not a terminal. (A JVM's console is about standard input, too.)
   */
  private static final String COLUMNS_PROPERTY = "ksm.output-columns";

  /** Lines that are longer are hard to read. */
  private static final int MAX_COLUMNS = 120;

  /** Says when to use colours. */
  public enum Colours {
    auto,
    always,
    never
  }

  /** Returns that of this process. */
  public static Terminal ofProcess() {
    return new Terminal(Integer.getInteger(COLUMNS_PROPERTY, 0), System.getenv());
  }

  /** Returns what stands for a file: it is not a terminal. */
  public Terminal replacedByFile() {
    return new Terminal(0, environment);
  }

  /** Returns what writes text there. */
  public TextWriter writer(Appendable out, Colours colours) {
    int width = Math.clamp(columns, TextWriter.COLUMNS, MAX_COLUMNS);
    return new TextWriter(out, width, shows(colours));
  }

  /** See no-color.org: the variable counts unless it is empty; what the user asks for wins. */
  private boolean shows(Colours colours) {
    return switch (colours) {
      case always -> true;
      case never -> false;
      case auto ->
          columns > 0
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    };
  }
}
