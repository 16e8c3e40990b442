package io.ksm.source.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do about damage in one image: give up at the first, or note it and go on with what can be
 * read. Also gathers what else users should know. One thread at a time, but for {@link #goesOn()}.
 */
final class Damage {
  /** Further notes are only counted: a hostile file must not fill memory and screens. */
  private static final int MOST_NOTES = 20;

  private final ImageFile file;
  private final boolean goesOn;
  private final Notes notes;

  /**
   * Makes one for an image.
   *
   * @param goesOn whether to go on with what can be read
   */
  Damage(ImageFile file, boolean goesOn) {
    this(file, goesOn, new Notes());
  }

  private Damage(ImageFile file, boolean goesOn, Notes notes) {
    this.file = file;
    this.goesOn = goesOn;
    this.notes = notes;
  }

  /** What was noted so far. */
  private static final class Notes {
    final List<String> lines = new ArrayList<>();
    long further;
  }

  /** Makes one for another file of the same image: that is named, but all notes come together. */
  Damage about(ImageFile other) {
    return new Damage(other, goesOn, notes);
  }

  /** Says whether damage is only noted. */
  boolean goesOn() {
    return goesOn;
  }

  /**
   * To be called for damage that leaves something readable; returns only if that is wanted.
   *
   * @param what is wrong and where: the field, its value, and what it should be
   * @throws IOException if damaged files are not wanted
   */
  void found(String what) throws IOException {
    if (!goesOn) {
      throw fatal(what);
    }
    note("is damaged: " + what);
  }

  /** Makes the exception for damage that leaves nothing. */
  IOException fatal(String what) {
    String hint = goesOn ? "" : "; take it anew, or read what is left of it by keep-going=on";
    return file.error("is damaged: " + what + hint, null);
  }

  /** Makes the exception for a file that may be whole, but is of a kind that cannot be read. */
  IOException refused(String what) {
    return file.error(what, null);
  }

  /** Notes what users should know, in words that follow the image's name. */
  void note(String what) {
    if (notes.lines.size() < MOST_NOTES) {
      notes.lines.add("image '%s' %s".formatted(file.name(), what));
    } else {
      notes.further++;
    }
  }

  /** Returns all notes as of now, one line each. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes.lines);
    if (notes.further > 0) {
      all.add("image '%s' has %d more faults of this kind".formatted(file.name(), notes.further));
    }
    return List.copyOf(all);
  }
}
