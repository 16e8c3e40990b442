package io.ksm.source.image.elf;

import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.format.Opening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the program headers of an ELF file. Stateless. */
final class ProgramHeaders {
  /** How many headers are read at once. */
  private static final int BLOCK = 1024;

  private ProgramHeaders() {}

  /**
   * Reads all that are of use.
   *
   * @throws IOException if the file has shrunk or cannot be read
   */
  static List<ProgramHeader> read(Opening opening, ElfHeader header) throws IOException {
    FieldReader reader = new FieldReader(opening.file(), opening.damage(), header.order());
    int size = ProgramHeader.size(header.wide());
    List<ProgramHeader> headers = new ArrayList<>();
    for (long first = 0; first < header.count(); first += BLOCK) {
      int count = (int) Math.min(BLOCK, header.count() - first);
      Fields block =
          reader.read("program header " + first, header.table() + first * size, count * size);
      for (int i = 0; i < count; i++) {
        ProgramHeader each = ProgramHeader.of(first + i, block.part(i * size, size), header.wide());
        if (each.isLoad() || each.isNote()) {
          headers.add(each);
        }
      }
    }
    return headers;
  }
}
