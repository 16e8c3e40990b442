package io.ksm.source.image.file;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about damage in one image: gives up at the first, or notes it and goes on with what can
 * be read. Also gathers what else users should know.
 *
 * <p>An image is opened by one thread. Several threads may call what is needed to read it: {@link
 * #goesOn()}, {@link #fatal}, {@link #lost}, {@link #unreadable}, {@link #settle} and {@link
 * #faults}.
 */
public final class Damage {
  /** Further notes are only counted: a hostile file must not fill memory and screens. */
  private static final int MAX_NOTES = 20;

  private final ImageFile file;
  private final boolean goesOn;
  private final Notes notes;

  /**
   * Makes one for an image.
   *
   * @param goesOn whether to go on with what can be read
   */
  public Damage(ImageFile file, boolean goesOn) {
    this(file, goesOn, new Notes());
    watch(file);
  }

  private Damage(ImageFile file, boolean goesOn, Notes notes) {
    this.file = file;
    this.goesOn = goesOn;
    this.notes = notes;
  }

  /** Keeps what was noted so far. */
  private static final class Notes {
    final List<String> lines = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    long further;
    @Nullable Lost lost;

    /** Files that are read and must not change meanwhile. */
    final List<ImageFile> watched = new ArrayList<>();

    final List<String> changes = new ArrayList<>();

    synchronized void watch(ImageFile file) {
      watched.add(file);
    }

    synchronized void settle() {
      changes.addAll(changesNow());
      watched.clear();
    }

    synchronized void settle(ImageFile one) {
      addChange(one, changes);
      watched.remove(one);
    }

    private List<String> changesNow() {
      List<String> found = new ArrayList<>();
      watched.forEach(file -> addChange(file, found));
      return found;
    }

    private static void addChange(ImageFile file, List<String> to) {
      String change = file.change();
      if (change != null) {
        to.add(line(file, change));
      }
    }

    synchronized void add(Lost found) {
      if (lost == null || found.isBefore(lost)) {
        lost = found;
      }
    }

    synchronized List<String> faults() {
      List<String> all = new ArrayList<>(faults);
      if (lost != null) {
        all.add(lost.line);
      } else { // that a file has shrunk is said once
        all.addAll(changes);
        all.addAll(changesNow());
      }
      return List.copyOf(all);
    }
  }

  /** Says where memory turned out to be damaged when it was read. */
  private record Lost(long position, String line) {
    boolean isBefore(Lost other) {
      int order = Long.compareUnsigned(position, other.position);
      return order != 0 ? order < 0 : line.compareTo(other.line) < 0;
    }
  }

  /** Makes one for another file of the same image: that is named, but all notes come together. */
  public Damage about(ImageFile other) {
    return new Damage(other, goesOn, notes);
  }

  /** Has a further file of the image watched: that it changes while it is read is damage. */
  public void watch(ImageFile other) {
    notes.watch(other);
  }

  /**
   * To be called when the files have been read: whether they have changed is looked at now, and
   * what becomes of them later does not matter. Thread-safe.
   */
  public void settle() {
    notes.settle();
  }

  /** Does the same for one file, which is about to be closed. */
  public void settle(ImageFile one) {
    notes.settle(one);
  }

  /** Makes one for another image, whose notes are its own, but of which the same is wanted. */
  public Damage ofItsOwn(ImageFile other) {
    return new Damage(other, goesOn);
  }

  /** Says whether damage is only noted. */
  public boolean goesOn() {
    return goesOn;
  }

  /**
   * To be called for damage that leaves something readable; returns only if that is wanted.
   *
   * @param what is wrong and where: the field, its value, and what it should be
   * @throws IOException if damaged files are not wanted
   */
  public void found(String what) throws IOException {
    if (!goesOn) {
      throw fatal(what);
    }
    addFault(line("is damaged: " + what));
  }

  private void addFault(String line) {
    if (notes.faults.size() < MAX_NOTES) {
      notes.faults.add(line);
    }
    add(line);
  }

  /**
   * To be called where another file of the image cannot be used, and something is left without it;
   * returns only if that is wanted.
   *
   * @param fault worded by {@link ImageFile} or by this class, for that file
   * @throws IOException the fault, if damaged files are not wanted
   */
  public void found(IOException fault) throws IOException {
    if (!goesOn || fault instanceof ClosedChannelException) {
      throw fault;
    }
    addFault(String.valueOf(fault.getMessage()));
  }

  /**
   * To be called where memory cannot be read that seemed sound when the image was opened; returns
   * only if that is wanted. Only the first such place in the image is kept, whichever thread finds
   * it when. The states of the pages say how much is lost.
   *
   * @param position of the place among others, unsigned
   * @param what is wrong and where
   * @throws IOException if damaged files are not wanted
   */
  public void lost(long position, String what) throws IOException {
    if (!goesOn) {
      throw fatal(what);
    }
    notes.add(new Lost(position, line("is damaged: " + what)));
  }

  /**
   * To be called where an image's file fails when memory is read; returns only if going on is
   * wanted and the file is to blame. A closed one is not: nothing else could be read from it.
   *
   * @param position as for {@link #lost}
   * @param failure worded by {@link ImageFile}
   * @throws IOException the failure, otherwise
   */
  public void unreadable(long position, IOException failure) throws IOException {
    if (!goesOn || failure instanceof ClosedChannelException) {
      throw failure;
    }
    notes.add(new Lost(position, String.valueOf(failure.getMessage())));
  }

  /** Makes the exception for damage that leaves nothing to read. */
  public IOException fatal(String what) {
    String hint = goesOn ? "" : "; take it anew, or read what is left of it by keep-going=on";
    return file.error("is damaged: " + what + hint, null);
  }

  /** Makes the exception for a file that may be whole, but is of a kind that cannot be read. */
  public IOException refused(String what) {
    return file.error(what, null);
  }

  /** Notes what users should know, in words that follow the image's name. */
  public void note(String what) {
    add(line(what));
  }

  private String line(String what) {
    return line(file, what);
  }

  private static String line(ImageFile file, String what) {
    return Printable.of("image '%s' %s".formatted(file.name(), what));
  }

  private void add(String line) {
    if (notes.lines.size() < MAX_NOTES) {
      notes.lines.add(line);
    } else {
      notes.further++;
    }
  }

  /**
   * Returns the damage among the notes, what was {@link #lost} since, and which files have changed.
   * Thread-safe.
   */
  public List<String> faults() {
    return notes.faults();
  }

  /** Returns all notes as of now, one line each. */
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes.lines);
    if (notes.further > 0) {
      all.add(line("has %d more notes".formatted(notes.further)));
    }
    return List.copyOf(all);
  }
}
