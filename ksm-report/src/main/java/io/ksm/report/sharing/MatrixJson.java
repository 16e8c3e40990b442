package io.ksm.report.sharing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.SharingMatrix;
import java.io.IOException;

/**
 * Writes who shares how much with whom. Of few sources that is a row for each with all its columns.
 * Of many most pairs share nothing, and all pairs would be millions: only the others are written.
 */
public final class MatrixJson {
  /** More sources than this are written by pairs; all columns are left out of CSV, too. */
  public static final int MAX_SOURCES = 64;

  private MatrixJson() {}

  /** Writes the member {@code matrix}, or {@code matrixPairs}, of the object that is open. */
  public static void write(SharingMatrix sharing, JsonGenerator json) throws IOException {
    if (sharing.size() <= MAX_SOURCES) {
      writeAll(sharing, json);
    } else {
      writePairs(sharing, json);
    }
  }

  /** Writes a row for each source and in it a column for each, in the order of {@code sources}. */
  private static void writeAll(SharingMatrix sharing, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("matrix");
    for (int row = 0; row < sharing.size(); row++) {
      json.writeStartArray();
      for (int column = 0; column < sharing.size(); column++) {
        json.writeNumber(sharing.pages(row, column));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** Writes an object for each row that is not full of zeros, and in it what is not zero. */
  private static void writePairs(SharingMatrix sharing, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("matrixPairs");
    for (int row = 0; row < sharing.size(); row++) {
      boolean begun = false;
      for (int column = 0; column < sharing.size(); column++) {
        long pages = sharing.pages(row, column);
        if (pages > 0) {
          if (!begun) {
            json.writeObjectFieldStart(Integer.toString(row));
            begun = true;
          }
          json.writeNumberField(Integer.toString(column), pages);
        }
      }
      if (begun) {
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }
}
