package io.ksm.source.image.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.ImageSourceFactory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Opens and reads images, for the tests of this module. */
public final class Images {
  private Images() {}

  /** Opens an image as the engine does, with options written as {@code key=value}. */
  public static PageSource open(Path file, String... options) throws IOException {
    return open(file.toString(), options);
  }

  /** Opens an image that the user names so. */
  public static PageSource open(String argument, String... options) throws IOException {
    return openAll(argument, options).getFirst();
  }

  /** Opens all sources that an image consists of. */
  public static List<PageSource> openAll(String argument, String... options) throws IOException {
    Map<String, String> given = new HashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      given.put(option.substring(0, equals), option.substring(equals + 1));
    }
    ImageSourceFactory factory = new ImageSourceFactory();
    return factory.open(argument, Options.of(factory, given));
  }

  /** Returns what a region holds, all of whose pages must be present or zero. */
  public static byte[] content(PageSource source, int index) throws IOException {
    Region region = source.regions().get(index);
    int pageSize = source.pageSize();
    byte[] content = new byte[(int) region.pages() * pageSize];
    try (PageChunk chunk = new PageChunk(pageSize, 7)) {
      for (int first = 0; first < region.pages(); first += 7) {
        chunk.begin((int) Math.min(7, region.pages() - first), false);
        source.read(region, first, chunk.count(), chunk);
        for (int i = 0; i < chunk.count(); i++) {
          if (chunk.state(i) == PageState.PRESENT) {
            MemorySegment page = chunk.memory().asSlice(chunk.offset(i), pageSize);
            MemorySegment.ofArray(content).asSlice((first + i) * (long) pageSize).copyFrom(page);
          } else {
            assertThat(chunk.state(i)).isEqualTo(PageState.ZERO);
          }
        }
      }
    }
    return content;
  }

  /** Returns the present pages of all regions, by their addresses. */
  public static Map<Long, byte[]> pages(PageSource source) throws IOException {
    int size = source.pageSize();
    Map<Long, byte[]> pages = new TreeMap<>();
    try (PageChunk chunk = new PageChunk(size, 7)) {
      for (Region region : source.regions()) {
        for (long first = 0; region.isEligible() && first < region.pages(); first += 7) {
          chunk.begin((int) Math.min(7, region.pages() - first), false);
          source.read(region, first, chunk.count(), chunk);
          for (int i = 0; i < chunk.count(); i++) {
            if (chunk.state(i) == PageState.PRESENT) {
              byte[] page =
                  chunk.memory().asSlice(chunk.offset(i), size).toArray(ValueLayout.JAVA_BYTE);
              pages.put(region.address() + (first + i) * size, page);
            }
          }
        }
      }
    }
    return pages;
  }

  /** Returns the states of all pages of the first region, read in runs of an odd length. */
  public static List<PageState> states(PageSource source) throws IOException {
    return states(source, 0);
  }

  /** Returns the states of all pages of a region, read in runs of an odd length. */
  public static List<PageState> states(PageSource source, int index) throws IOException {
    Region region = source.regions().get(index);
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
