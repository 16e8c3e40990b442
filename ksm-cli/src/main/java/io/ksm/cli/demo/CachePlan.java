package io.ksm.cli.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is cached where. Half of all pages are copies of others, in runs of 8 to 64 pages: documents
 * that are cached by several keys, and the same few tiles of open water again and again. Some four
 * percent are zeroed buffers. The rest is there once.
 *
 * <p>The same number of pages and the same seed make the same plan. Immutable.
 */
final class CachePlan {
  /** Fewer have no room for all kinds of items. */
  static final int MIN_PAGES = 1024;

  private static final int MIN_RUN = 8;
  private static final int MAX_RUN = 64;

  /** 128 pixels each way where a page has 4 KiB and a pixel 4 bytes. */
  private static final int TILE_PAGES = 16;

  private static final int BUFFER_PAGES = 16;

  /** Tiles that show open water come first. */
  private static final int WATER_TILES = 4;

  private static final int ZERO_PERCENT = 4;

  private final int pages;
  private final Random random;
  private final List<Draft> drafts = new ArrayList<>();
  private int drafted;

  /** An item while its copies are counted, and places are given to them. */
  private static final class Draft {
    final ItemKind kind;
    final int id;
    final int pages;
    int copies = 1;
    final List<Integer> places = new ArrayList<>();

    Draft(ItemKind kind, int id, int pages) {
      this.kind = kind;
      this.id = id;
      this.pages = pages;
    }

    Item item() {
      return new Item(kind, id, pages, places);
    }
  }

  private CachePlan(int pages, long seed) {
    this.pages = pages;
    this.random = new Random(seed);
  }

  /**
   * Makes a plan.
   *
   * @param pages to be filled, all of them; at least {@link #MIN_PAGES}
   * @return the items: each lies at least at one place, and each page belongs to one
   */
  static List<Item> of(int pages, long seed) {
    CachePlan plan = new CachePlan(pages, seed);
    int zero = (int) ((long) pages * ZERO_PERCENT / 100);
    plan.draftOriginals(pages - pages / 2 - zero);
    plan.draftCopies(pages - zero);
    plan.draftBuffers();
    plan.giveOutPlaces();
    return plan.drafts.stream().map(Draft::item).toList();
  }

  private Draft draft(ItemKind kind, int length) {
    Draft draft = new Draft(kind, drafts.size(), length);
    drafts.add(draft);
    drafted += length;
    return draft;
  }

  private void draftOriginals(int upTo) {
    boolean hasDocument = false;
    while (drafted + MAX_RUN <= upTo) {
      if (drafts.size() < WATER_TILES || (hasDocument && random.nextInt(3) == 0)) {
        draft(ItemKind.TILE, TILE_PAGES);
      } else {
        draft(ItemKind.DOCUMENT, MIN_RUN + random.nextInt(MAX_RUN - MIN_RUN + 1));
        hasDocument = true;
      }
    }
  }

  private void draftCopies(int upTo) {
    List<Draft> documents =
        drafts.stream().filter(draft -> draft.kind == ItemKind.DOCUMENT).toList();
    while (drafted + MAX_RUN <= upTo) {
      Draft copied =
          random.nextInt(3) == 0
              ? drafts.get(random.nextInt(WATER_TILES))
              : documents.get(random.nextInt(documents.size()));
      copied.copies++;
      drafted += copied.pages;
    }
  }

  private void draftBuffers() {
    while (drafted < pages) {
      draft(ItemKind.BUFFER, Math.min(BUFFER_PAGES, pages - drafted));
    }
  }

  /** In any order, as a cache fills. */
  private void giveOutPlaces() {
    List<Draft> order = new ArrayList<>();
    for (Draft draft : drafts) {
      order.addAll(Collections.nCopies(draft.copies, draft));
    }
    Collections.shuffle(order, random);
    int page = 0;
    for (Draft draft : order) {
      draft.places.add(page);
      page += draft.pages;
    }
  }
}
