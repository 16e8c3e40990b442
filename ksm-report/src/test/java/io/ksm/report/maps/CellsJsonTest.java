package io.ksm.report.maps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.MapCells;
import io.ksm.core.report.MappedRegions;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CellsJsonTest {

  private static String cells(long pages, long pagesPerCell, int... counts) throws IOException {
    MappedRegions regions =
        new MappedRegions("a", "a", 0, 1, pages, "", pagesPerCell, new MapCells(counts));
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      CellsJson.write("cells", regions, json);
      json.writeEndObject();
    }
    return out.toString().replace("{\"cells\":", "").replace("}", "");
  }

  @Test
  void runsOfCellsThatAreAlikeAreNumbers() throws IOException {
    assertThat(cells(4, 4, 0, 0, 0, 4, 0)).isEqualTo("[3]");
    assertThat(cells(12, 4, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4)).isEqualTo("[8,4]");
    assertThat(cells(8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).isEqualTo("[15]");
  }

  @Test
  void theLastCellHasTheRestOfThePages() throws IOException {
    assertThat(cells(5, 4, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0)).isEqualTo("[9]");
    assertThat(cells(6, 4, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0)).isEqualTo("[1,[0,1]]");
  }

  @Test
  void mixedCellsAreCounts() throws IOException {
    assertThat(cells(4, 4, 1, 0, 2, 0, 0)).isEqualTo("[[1,0,2]]");
    assertThat(cells(4, 4, 0, 0, 0, 0, 3)).isEqualTo("[[0,0,0,0,3]]");
  }
}
