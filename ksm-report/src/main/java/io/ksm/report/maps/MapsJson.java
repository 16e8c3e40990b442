package io.ksm.report.maps;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.MappedRegions;
import io.ksm.core.report.MemoryMap;
import java.io.IOException;
import java.util.List;

/** Writes maps of memory for a page that draws them. Safe for several threads. */
public final class MapsJson {
  private MapsJson() {}

  /**
   * Writes a member of the object that is open: an array for each map, and in it an object for each
   * of its regions. An address is a text of hexadecimal digits. What cells look like, {@code
   * CellsJson} says.
   *
   * @param name of the member
   * @param maps in the order of their sources
   */
  public static void write(String name, List<MemoryMap> maps, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (MemoryMap map : maps) {
      json.writeStartArray();
      for (MappedRegions regions : map.regions()) {
        write(regions, json);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void write(MappedRegions regions, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", regions.label());
    json.writeStringField("kind", regions.kind());
    // As text: a browser's numbers end at 2^53.
    json.writeStringField("address", Long.toHexString(regions.address()));
    json.writeNumberField("count", regions.count());
    json.writeNumberField("pages", regions.pages());
    if (!regions.ineligible().isEmpty()) {
      json.writeStringField("ineligible", regions.ineligible());
    }
    json.writeNumberField("pagesPerCell", regions.pagesPerCell());
    CellsJson.write("cells", regions, json);
    json.writeEndObject();
  }
}
