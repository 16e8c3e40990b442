package io.ksm.linux.trace;

/** What came of an attempt to have a thread make a call. */
enum CallOutcome {
  /** The call was made. */
  MADE,
  /** A signal came first, or the moment was a bad one: another attempt may do. */
  AGAIN,
  /** The thread has ended. */
  ENDED,
  /** The thread does not stop; the tracing thread has to end, so that it is let go. */
  UNSTOPPABLE,
  /** The thread runs code of 32 bits. */
  IS_32_BIT,
  /** The process has no instruction that makes a call, as far as it can be read. */
  NO_CODE
}
