package io.ksm.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonGenerator.Feature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;

/** How ksm writes JSON: indented, for people too. */
public final class Json {
  /** Grows when a name goes or changes its meaning; new names may join at any time. */
  public static final int SCHEMA_VERSION = 1;

  private Json() {}

  /** Makes a generator that leaves the writer open when it is closed. */
  public static JsonGenerator generator(Writer out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new JsonFactory()
        .createGenerator(out)
        .disable(Feature.AUTO_CLOSE_TARGET)
        .setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
  }
}
