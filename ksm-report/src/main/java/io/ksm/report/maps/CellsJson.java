package io.ksm.report.maps;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.MapCells;
import io.ksm.core.report.MappedRegions;
import io.ksm.core.report.PageFinding;
import java.io.IOException;

/**
 * Writes the cells of a map, most of which are alike. A number is a run of cells of which each
 * holds pages of one finding only: the finding's place, or 7 for pages of which nothing was found,
 * and 8 for each further cell of the run. An array is one cell: how many pages it has of each
 * finding, without zeros at its end.
 */
final class CellsJson {
  private static final PageFinding[] FINDINGS = PageFinding.values();
  private static final int NOTHING = 7;
  private static final int RUN = 8;
  private static final int MIXED = -1;

  private CellsJson() {}

  static void write(String name, MappedRegions regions, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(name);
    MapCells cells = regions.cells();
    int cell = 0;
    while (cell < cells.size()) {
      int finding = finding(regions, cell);
      int end = cell + 1;
      if (finding == MIXED) {
        writeMixed(cells, cell, json);
      } else {
        while (end < cells.size() && finding(regions, end) == finding) {
          end++;
        }
        json.writeNumber(finding + (long) RUN * (end - cell - 1));
      }
      cell = end;
    }
    json.writeEndArray();
  }

  private static int finding(MappedRegions regions, int cell) {
    long rest = regions.pages() - cell * regions.pagesPerCell();
    long pages = Math.min(rest, regions.pagesPerCell());
    for (PageFinding finding : FINDINGS) {
      int found = regions.cells().pages(cell, finding);
      if (found > 0) {
        return found == pages ? finding.place() : MIXED;
      }
    }
    return NOTHING;
  }

  private static void writeMixed(MapCells cells, int cell, JsonGenerator json) throws IOException {
    json.writeStartArray();
    int end = FINDINGS.length;
    while (end > 0 && cells.pages(cell, FINDINGS[end - 1]) == 0) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      json.writeNumber(cells.pages(cell, FINDINGS[i]));
    }
    json.writeEndArray();
  }
}
