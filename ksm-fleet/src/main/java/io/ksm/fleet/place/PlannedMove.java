package io.ksm.fleet.place;

import io.ksm.api.UsageException;
import io.ksm.fleet.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A move that somebody wants to make, or has made.
 *
 * @param source name of the source
 * @param host to which it goes
 */
public record PlannedMove(String source, String host) {

  /**
   * Reads the moves of what {@code ksm fleet place} wrote as JSON.
   *
   * @throws UsageException if it is not that; the message has no name of a file
   */
  public static List<PlannedMove> ofJson(String text) {
    JsonObject root = JsonObject.parse(text);
    if (!root.has("moves")) {
      throw new UsageException("it has no 'moves'");
    }
    List<PlannedMove> moves = new ArrayList<>();
    for (JsonObject move : root.objects("moves")) {
      if (!move.has("source") || !move.has("to")) {
        throw new UsageException("one of its moves has no 'source', or no 'to'");
      }
      moves.add(new PlannedMove(move.text("source"), move.text("to")));
    }
    return moves;
  }
}
