package io.ksm.cli.demo;

import java.util.List;

/**
 * Something that is cached, once or several times.
 *
 * @param kind what it is
 * @param id tells it from all other items
 * @param pages that it takes: it begins at the beginning of a page
 * @param places where it lies: the numbers of the first pages
 */
record Item(ItemKind kind, int id, int pages, List<Integer> places) {

  /** Copies the list. */
  Item {
    places = List.copyOf(places);
  }

  /** Returns how many pages all copies of it take. */
  long allPages() {
    return (long) pages * places.size();
  }

  /** Returns how many of them need not be there, because another one holds the same, or zeros. */
  long savablePages() {
    return kind == ItemKind.BUFFER ? allPages() : allPages() - pages;
  }
}
