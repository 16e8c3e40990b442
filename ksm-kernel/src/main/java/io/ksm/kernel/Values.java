package io.ksm.kernel;

import java.util.Arrays;

/** Says which values a knob takes: the whole numbers of a range, or one of a few words. */
enum Values {
  /** What the kernel keeps in an unsigned int. */
  UNSIGNED(0, 0xFFFF_FFFFL),
  /** The same, without 0. */
  POSITIVE(1, 0xFFFF_FFFFL),
  /** A share that cannot be exceeded. */
  PERCENT(0, 100),
  /** Off and on. */
  SWITCH(0, 1),
  /** What ksmd can be told to do. */
  ACTION(0, 2),
  /** How many may share a page; alone, there is nothing to share. */
  SHARERS(2, Integer.MAX_VALUE),
  /** Who decides. */
  ADVISOR("none or scan-time");

  private static final String WHOLE_NUMBER = "0|[1-9][0-9]{0,17}";
  private static final String BETWEEN_WORDS = " or ";

  private final long smallest;
  private final long largest;
  private final String description;

  Values(long smallest, long largest) {
    this.smallest = smallest;
    this.largest = largest;
    this.description = "a whole number from " + smallest + " to " + largest;
  }

  Values(String words) {
    this.smallest = 1;
    this.largest = 0;
    this.description = words;
  }

  boolean contains(String value) {
    if (smallest > largest) {
      return Arrays.asList(description.split(BETWEEN_WORDS, -1)).contains(value);
    }
    if (!value.matches(WHOLE_NUMBER)) {
      return false;
    }
    long number = Long.parseLong(value);
    return smallest <= number && number <= largest;
  }

  /** Says for people which they are. */
  String description() {
    return description;
  }
}
