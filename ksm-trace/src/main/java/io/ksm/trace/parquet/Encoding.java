package io.ksm.trace.parquet;

/** Holds Parquet's numbers of the encodings that are used here. */
final class Encoding {
  static final int PLAIN = 0;
  static final int RLE = 3;
  static final int DELTA = 5;
  static final int DICTIONARY = 8;

  static final int DATA_PAGE = 0;
  static final int DICTIONARY_PAGE = 2;

  private Encoding() {}
}
