package io.ksm.source.image.elf;

import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.VmCoreInfo;
import java.io.IOException;

/**
 * Reads the notes of an ELF core: name, type and content, one after another. Used by one thread.
 * Layout: System V ABI, "Note Section"; contents: {@code core(5)} and the kernel's {@code
 * elfcore.h}.
 */
final class CoreNotes {
  private static final int HEADER = 12;
  private static final String OWNER = "CORE";
  private static final int NT_PRSTATUS = 1;
  private static final int NT_PRPSINFO = 3;
  private static final int NT_AUXV = 6;
  private static final int NT_FILE = 0x4649_4C45;

  /** Suffices for a core of 100,000 threads. */
  private static final int MAX_NOTES = 1 << 20;

  /** Suffices for what the kernel writes about files, unless it is told to write more. */
  private static final int MAX_NOTE_BYTES = 16 << 20;

  /** At the end of the process note: 16 bytes of the command's name, 80 of its arguments. */
  private static final int COMMAND_AND_ARGUMENTS = 96;

  private final Opening opening;
  private final ElfHeader header;
  private final FieldReader reader;
  private final CoreProcess process = new CoreProcess();
  private long kernelsPageSize;
  private int count;
  private long noteBytes;

  CoreNotes(Opening opening, ElfHeader header) {
    this.opening = opening;
    this.header = header;
    this.reader = new FieldReader(opening.file(), opening.damage(), header.order());
  }

  /** Returns what has been read so far. */
  CoreProcess process() {
    return process;
  }

  /** Returns how large the kernel says that pages are, in bytes; 0 if it does not. */
  long kernelsPageSize() {
    return kernelsPageSize;
  }

  /**
   * Reads a segment of notes.
   *
   * @throws IOException if it is damaged and damaged files are not wanted, or cannot be read
   */
  void read(ProgramHeader segment) throws IOException {
    long at = segment.fileOffset();
    if (!opening.file().holds(at, segment.fileBytes())) {
      opening
          .damage()
          .found(
              "the notes of %s, %x bytes from offset %x, pass the end of the file"
                  .formatted(segment.name(), segment.fileBytes(), at));
      return;
    }
    noteBytes += segment.fileBytes();
    if (noteBytes > opening.file().size()) {
      throw opening
          .damage()
          .fatal(
              "its segments of notes have %d bytes together, but the whole file has %d"
                  .formatted(noteBytes, opening.file().size()));
    }
    long end = at + segment.fileBytes();
    while (end - at >= HEADER && count++ < MAX_NOTES) {
      Fields note = reader.read("a note", at, HEADER);
      long content = at + HEADER + padded(note.u32(0));
      long next = content + padded(note.u32(4));
      if (content + note.u32(4) > end) {
        opening
            .damage()
            .found("the note at offset %x passes the end of %s".formatted(at, segment.name()));
        return;
      }
      read(note, at + HEADER, content);
      at = next;
    }
  }

  private static long padded(long length) {
    return (length + 3) & ~3L;
  }

  private void read(Fields note, long name, long content) throws IOException {
    long length = note.u32(4);
    if (length > MAX_NOTE_BYTES) {
      return;
    }
    if (isOf(VmCoreInfo.NAME, note, name)) {
      kernelsPageSize = VmCoreInfo.pageSize(content(content, length).bytes());
    }
    if (!isOf(OWNER, note, name)) {
      return;
    }
    switch ((int) note.u32(8)) {
      case NT_PRSTATUS -> readThread(content(content, length));
      case NT_PRPSINFO -> readName(content(content, length));
      case NT_AUXV -> readAuxiliary(content(content, length));
      case NT_FILE ->
          process.mappings.add(content(content, length), header.wide(), opening.damage());
      default -> {}
    }
  }

  private boolean isOf(String owner, Fields note, long name) throws IOException {
    int length = owner.length();
    return note.u32(0) == length + 1
        && reader.read("a note", name, length).text(0, length).equals(owner);
  }

  private Fields content(long offset, long length) throws IOException {
    return reader.read("a note", offset, (int) length);
  }

  private void readThread(Fields status) {
    ThreadLayout layout = ThreadLayout.of(header);
    if (layout != null && status.length() >= layout.stackPointer() + Long.BYTES) {
      process.addThread(status.u32(layout.id()), status.word(layout.stackPointer(), header.wide()));
    }
  }

  private void readName(Fields info) {
    int command = info.length() - COMMAND_AND_ARGUMENTS;
    int id = command - 4 * Integer.BYTES;
    if (id >= 0) {
      int end = Math.min(info.endOfText(command), command + 16);
      process.setName(info.text(command, end), info.u32(id));
    }
  }

  private void readAuxiliary(Fields vector) {
    boolean wide = header.wide();
    int word = wide ? Long.BYTES : Integer.BYTES;
    for (int at = 0; at + 2 * word <= vector.length(); at += 2 * word) {
      process.addAuxiliary(vector.word(at, wide), vector.word(at + word, wide));
    }
  }
}
