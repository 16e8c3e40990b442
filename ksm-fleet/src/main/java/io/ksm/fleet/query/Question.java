package io.ksm.fleet.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A question about a fleet, and its text in SQL. */
public enum Question {
  /** Which contents more than one page has. All other questions are asked about these. */
  REPEATED("repeated"),
  /** What each host saves as sources are placed now. */
  HOSTS("hosts"),
  /** What all sources would save together on one host. */
  FLEET("fleet"),
  /** Which pairs of sources have most in common. */
  PAIRS("pairs"),
  /** Which contents most pages have. */
  TOP("top"),
  /** Who has those. */
  OWNERS("owners"),
  /** What each source would bring to each other host. */
  BRINGS("brings"),
  /** What leaves with each source. */
  LEAVES("leaves"),
  /** What each host saved at each moment, and all of them. */
  GROWTH("growth");

  private final String text;

  Question(String name) {
    this.text = resource(name + ".sql");
  }

  /** Returns its text: one SELECT. */
  public String text() {
    return text;
  }

  private static String resource(String name) {
    try (InputStream resource = Question.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("this build of ksm lacks its resource " + name);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
