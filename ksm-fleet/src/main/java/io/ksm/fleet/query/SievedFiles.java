package io.ksm.fleet.query;

import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.ContentsSieve;
import io.ksm.fleet.contents.HashRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks a fleet's files, and says which an engine shall read: what is left of them, or the files
 * themselves where little can be left out, or there is no room.
 *
 * @param files of contents
 * @param range of fingerprints to ask about
 * @param limits of the engine, of which a part is taken meanwhile
 * @param folder in which to write what is left
 */
record SievedFiles(List<ContentsFile> files, HashRange range, EngineLimits limits, Path folder) {
  /** Of the engine's memory, and of Java's heap. */
  private static final int MEMORY_SHARE = 8;

  /** Of the room on the disk; the rest is for what the engine cannot hold. */
  private static final int ROOM_SHARE = 4;

  /**
   * Checks the files.
   *
   * @return those to read, with the columns of files of contents
   * @throws IOException if one is damaged or cannot be read, or the disk is full
   */
  List<Path> sieve() throws IOException {
    long memory = Math.min(limits.memoryBytes(), Runtime.getRuntime().maxMemory()) / MEMORY_SHARE;
    try (ContentsSieve sieve = new ContentsSieve(files, range, memory, limits.threads())) {
      sieve.check();
      return sieve.isWorthwhile(room() / ROOM_SHARE)
          ? sieve.write(folder)
          : files.stream().map(ContentsFile::path).toList();
    }
  }

  private long room() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    return limits.spillBytes() > 0 ? Math.min(free, limits.spillBytes()) : free;
  }
}
