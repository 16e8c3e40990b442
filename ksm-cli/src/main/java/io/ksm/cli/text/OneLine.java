package io.ksm.cli.text;

/** Messages on stderr take one line each, whatever the names in them hold. */
public final class OneLine {
  private OneLine() {}

  /** Returns a message with a blank for each line end, and for what is blank around it. */
  public static String of(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
