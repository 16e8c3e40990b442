package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.place.PlannedMove;
import io.ksm.report.text.Csv;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads moves that {@code ksm fleet place} wrote as JSON or CSV. Stateless. */
final class MovesFile {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  private MovesFile() {}

  /**
   * Reads a file.
   *
   * @throws UsageException if it has no moves; the message says why
   * @throws IOException if it cannot be read
   */
  static List<PlannedMove> read(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      return text.stripLeading().startsWith("{") ? PlannedMove.ofJson(text) : ofCsv(text);
    } catch (UsageException e) {
      throw wrong(file, String.valueOf(e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw wrong(file, "it is not text", e);
    }
  }

  private static UsageException wrong(Path file, String why, Exception cause) {
    return new UsageException(
        "'%s' has no moves that 'ksm fleet place' wrote: %s; give what it writes with --format json or csv"
            .formatted(file, why),
        cause);
  }

  private static List<PlannedMove> ofCsv(String text) throws IOException {
    List<PlannedMove> moves = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
      if (!parser.getHeaderNames().containsAll(List.of("source", "to"))) {
        throw new UsageException("it is neither JSON nor CSV with the columns 'source' and 'to'");
      }
      for (CSVRecord row : parser) {
        moves.add(new PlannedMove(Csv.plain(row.get("source")), Csv.plain(row.get("to"))));
      }
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new UsageException("it is not CSV: " + e.getMessage(), e);
    }
    return moves;
  }
}
