package io.ksm.trace.parquet;

/**
 * Describes a column of a table: each row has a value in it.
 *
 * @param name as SQL sees it
 * @param type of its values
 */
public record Column(String name, Type type) {

  /** What a column holds. */
  public enum Type {
    /** Signed numbers of 32 bits. */
    INT32(1),
    /** Signed numbers of 64 bits. */
    INT64(2),
    /** Text in UTF-8, which repeats itself: it is stored by a dictionary. */
    TEXT(6);

    /** Parquet's number of the physical type. */
    final int code;

    Type(int code) {
      this.code = code;
    }
  }

  /** Makes a column of numbers of 32 bits. */
  public static Column int32(String name) {
    return new Column(name, Type.INT32);
  }

  /** Makes a column of numbers of 64 bits. */
  public static Column int64(String name) {
    return new Column(name, Type.INT64);
  }

  /** Makes a column of text. */
  public static Column text(String name) {
    return new Column(name, Type.TEXT);
  }
}
