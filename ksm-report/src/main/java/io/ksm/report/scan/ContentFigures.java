package io.ksm.report.scan;

import io.ksm.api.text.Printable;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Labels;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Declares what is told of each of the most repeated contents. */
final class ContentFigures {
  private static final int MAX_OWNERS = 3;
  private static final int LABEL_WIDTH = 24;

  private static final Figure<Content> HASH =
      Figure.<Content>of(
              "hash",
              Unit.WORDS,
              "of its bytes, by the stack's hasher",
              content -> hash(content, Long.BYTES * 2))
          .headed("Hash");

  private static final Figure<Content> PAGES =
      Figure.<Content>of("pages", Unit.PAGES, "hold it", content -> content.repeated().pages())
          .headed("Pages");

  private static final Figure<Content> OWNERS =
      Figure.<Content>of(
              "owners", Unit.WORDS, "the sources that hold it", ContentFigures::ownersInOrder)
          .headed("Owners")
          .shown(ContentFigures::owners);

  private static final Figure<Content> BYTES =
      Figure.of(
          "bytes",
          Unit.WORDS,
          "its first bytes, if they were asked for",
          content -> content.firstBytes().isEmpty() ? null : content.firstBytes());

  /** The members of a content in JSON. */
  static final List<Figure<Content>> JSON = List.of(HASH, PAGES, OWNERS, BYTES);

  private ContentFigures() {}

  /**
   * Returns the columns of the table.
   *
   * @param digits of hashes that are shown
   * @param pageSize in bytes
   */
  static List<Figure<Content>> table(int digits, int pageSize) {
    return List.of(
        HASH.shown(content -> hash(content, digits)),
        PAGES,
        Figure.column(
            "MiB", Unit.BYTES, content -> Numbers.mebibytes(content.repeated().pages() * pageSize)),
        OWNERS);
  }

  /** Returns the hash in hexadecimal. */
  static String hash(Content content, int digits) {
    return HexFormat.of().toHexDigits(content.repeated().hash(), digits);
  }

  private static Map<String, Long> ownersInOrder(Content content) {
    Map<String, Long> owners = new LinkedHashMap<>();
    Owners.mostFirst(content.repeated())
        .forEach(owner -> owners.put(owner.getKey(), owner.getValue()));
    return owners;
  }

  private static String owners(Content content) {
    List<Map.Entry<String, Long>> owners = Owners.mostFirst(content.repeated());
    StringJoiner named = new StringJoiner(", ");
    for (Map.Entry<String, Long> owner : owners.subList(0, Math.min(MAX_OWNERS, owners.size()))) {
      String label = Labels.shorten(Printable.of(owner.getKey()), LABEL_WIDTH);
      // A sole owner has all the pages, which the row says already.
      named.add(owners.size() == 1 ? label : label + " " + Numbers.count(owner.getValue()));
    }
    return owners.size() <= MAX_OWNERS
        ? named.toString()
        : named + ", and " + Numbers.count(owners.size() - MAX_OWNERS) + " more";
  }
}
