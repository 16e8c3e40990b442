package io.ksm.report.text;

import java.io.IOException;

/**
 * Writes text for people: sentences that are wrapped, titles, and tables, none of them wider than
 * the reader's terminal. For one thread.
 */
public final class TextWriter {
  /** How wide a terminal is, unless somebody knows better. */
  public static final int COLUMNS = 80;

  private static final String BOLD = "\u001b[1m";
  private static final String BOLD_GREEN = "\u001b[1;32m";
  private static final String FAINT = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final Appendable out;
  private final int columns;
  private final boolean colours;

  /**
   * Makes a writer.
   *
   * @param out for the text; not closed
   * @param columns how wide a line may be, in characters
   * @param colours whether to use the colours of terminals; else nothing but text is written
   */
  public TextWriter(Appendable out, int columns, boolean colours) {
    this.out = out;
    this.columns = columns;
    this.colours = colours;
  }

  /** Makes a writer of lines of {@link #COLUMNS}, without colours. */
  public static TextWriter plain(Appendable out) {
    return new TextWriter(out, COLUMNS, false);
  }

  /** Returns how wide a line may be, in characters. */
  public int columns() {
    return columns;
  }

  /** Writes a sentence, or several, wrapped. */
  public void sentence(String text) throws IOException {
    wrapped("", text, "");
  }

  /** Writes a sentence, wrapped and indented. */
  public void sentence(String indent, String text) throws IOException {
    wrapped(indent, text, "");
  }

  /** Writes the sentence for which all others are read. */
  public void verdict(String text, boolean isGood) throws IOException {
    wrapped("", text, isGood ? BOLD_GREEN : BOLD);
  }

  /** Writes an empty line, and a title. */
  public void title(String text) throws IOException {
    blank();
    wrapped("", text, BOLD);
  }

  /** Writes an empty line. */
  public void blank() throws IOException {
    out.append('\n');
  }

  /** Writes a table: cells of its first column are shortened, or its columns stand in turn. */
  public void table(TextTable table, String indent) throws IOException {
    table.write(this, indent);
  }

  /** Writes lines as they are, each of which ends as lines do. */
  public void asTheyAre(CharSequence lines) throws IOException {
    out.append(lines);
  }

  /** Writes a line as it is. */
  void line(CharSequence line) throws IOException {
    out.append(line).append('\n');
  }

  /** Writes a line of a table's header. */
  void heading(String line) throws IOException {
    styled(line, FAINT);
  }

  private void wrapped(String indent, String text, String style) throws IOException {
    for (String line : Wrapping.within(text, columns - indent.length())) {
      styled(indent + line, style);
    }
  }

  private void styled(String line, String style) throws IOException {
    boolean plain = !colours || style.isEmpty() || line.isEmpty();
    line(plain ? line : style + line + PLAIN);
  }
}
