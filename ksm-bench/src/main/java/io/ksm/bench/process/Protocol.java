package io.ksm.bench.process;

/** The words of the protocol between parent and child. */
public final class Protocol {
  /** Says what is asked for. */
  public static final String REQUEST = "request";

  /** Asks to become a contestant; goes with a {@link Setup}. */
  public static final String OPEN = "open";

  /** Asks for a measurement, which is answered with a sample. */
  public static final String MEASURE = "measure";

  /** Asks for the curve of a run of its own, which is answered with a sample of nothing else. */
  public static final String CURVE = "curve";

  /** In an answer: why it could not be done, in one line. */
  public static final String FAILED = "failed";

  /** Beside {@link #FAILED}: whether it is because of what the user gave. */
  public static final String USAGE = "usage";

  /** Beside {@link #FAILED}: whether it is a fault of the contestant's own. */
  public static final String FAULT = "fault";

  /** In the answer to {@link #OPEN}: the number of pages that can merge. */
  public static final String PAGES = "pages";

  /** In the answer to {@link #OPEN}: the size of a page in bytes. */
  public static final String PAGE_SIZE = "pageSize";

  /** In the answer to {@link #OPEN}: whether each run finds the same memory. */
  public static final String REPEATABLE = "repeatable";

  /** In the answer to {@link #OPEN}: what users should know about the sources. */
  public static final String WARNINGS = "warnings";

  private Protocol() {}
}
