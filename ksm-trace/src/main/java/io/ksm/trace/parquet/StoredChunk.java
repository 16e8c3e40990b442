package io.ksm.trace.parquet;

/** Holds what a file's footer says of a column in a row group. For one thread. */
final class StoredChunk {
  String name = "";
  long codec;
  long type;
  long dictionaryStart;
  long dataStart;
  long bytes;
  long min = Long.MIN_VALUE;
  long max = Long.MAX_VALUE;

  /** Returns where its pages begin in the file. */
  long start() {
    return dictionaryStart == 0 ? dataStart : dictionaryStart;
  }
}
