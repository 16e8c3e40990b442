package io.ksm.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;

/** How ksm writes JSON: indented, for people too, or an object a line. */
public final class Json {
  /** Grows when a name goes or changes its meaning; new names may join at any time. */
  public static final int SCHEMA_VERSION = 1;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Json() {}

  /** Makes a generator that leaves the writer open when it is closed. */
  public static JsonGenerator generator(Writer out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return oneLine(out)
        .setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
  }

  /** Makes a generator that breaks no lines, and leaves the writer open when it is closed. */
  public static JsonGenerator oneLine(Writer out) throws IOException {
    return FACTORY.createGenerator(out);
  }
}
