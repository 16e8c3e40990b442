package io.ksm.source.image;

import io.ksm.api.Options;
import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tests of this module share. */
final class Images {
  private Images() {}

  /** Opens an image as the engine does, with options written as {@code key=value}. */
  static PageSource open(Path file, String... options) throws IOException {
    return open(file.toString(), options);
  }

  static PageSource open(String argument, String... options) throws IOException {
    Map<String, String> given = new HashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      given.put(option.substring(0, equals), option.substring(equals + 1));
    }
    ImageSourceFactory factory = new ImageSourceFactory();
    return factory.open(argument, Options.of(factory, given)).getFirst();
  }

  /** Returns the states of all pages, read in runs of an odd length. */
  static List<PageState> states(PageSource source) throws IOException {
    Region region = source.regions().getFirst();
    List<PageState> states = new ArrayList<>();
    try (PageChunk chunk = new PageChunk(source.pageSize(), 37)) {
      for (long first = 0; first < region.pages(); first += 37) {
        chunk.begin((int) Math.min(37, region.pages() - first), false);
        source.read(region, first, chunk.count(), chunk);
        for (int i = 0; i < chunk.count(); i++) {
          states.add(chunk.state(i));
        }
      }
    }
    return states;
  }
}
