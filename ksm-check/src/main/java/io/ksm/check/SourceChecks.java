package io.ksm.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked of a source's factory without knowing memory that it could open. */
class SourceChecks {
  private final SourceFactory factory = Subject.get(SourceFactory.class);

  /** What has no meaning is the user's mistake, and what is not there cannot be read. */
  @ParameterizedTest
  @ValueSource(strings = {"", "/no/such/file", "no such thing, 0 : %"})
  void opensOrRefusesInOneLine(String argument) throws IOException {
    try {
      List<PageSource> opened = factory.open(argument, Options.of(factory, Map.of()));
      assertThat(opened).as("what open('%s') returns", argument).isNotEmpty().doesNotContainNull();
      for (PageSource source : opened) {
        source.close();
        source.close();
      }
    } catch (UsageException | IOException e) {
      assertThat(e.getMessage())
          .as("the message of %s by open('%s')", e.getClass().getSimpleName(), argument)
          .isNotBlank()
          .doesNotContain("\n");
    } catch (RuntimeException e) {
      fail(
          "open('%s') throws %s: a mistake of the user is a UsageException, what cannot be read an"
              + " IOException",
          argument, e);
    }
  }

  @Test
  void looksAtAnyPath(@TempDir Path folder) throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("text"), "not memory");
    for (Path path : List.of(folder, empty, text)) {
      assertThat(factory.match(path)).as("match(%s)", path).isNotNull();
    }
  }

  @Test
  void saysWhetherAnArgumentIsAGroup() {
    assertThat(factory.isGroup("")).isEqualTo(factory.isGroup(""));
  }

  @Test
  void findsWhatThereIs() throws IOException {
    assertThat(factory.discover()).as("discover()").isNotNull();
  }
}
