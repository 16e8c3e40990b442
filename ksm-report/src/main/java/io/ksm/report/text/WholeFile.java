package io.ksm.report.text;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files of which a reader sees all or nothing.
 *
 * <p>The text goes into a new file in the same folder, which takes the name of the wanted one when
 * all of it is on the disk. Whatever fails before leaves the old file as it was, and no new one. A
 * file that was there keeps its permissions, and a link still leads to it. What is not a regular
 * file, as a pipe or {@code /dev/stdout}, is written to as it is.
 *
 * <p>Several threads may write different files.
 */
public final class WholeFile {
  private static final int BUFFER = 1 << 16;

  private WholeFile() {}

  /** Writes the text of a file. */
  @FunctionalInterface
  public interface Text {
    /** Writes all of it. */
    void write(Writer out) throws IOException;
  }

  /**
   * Writes a file in UTF-8, in place of one that is there.
   *
   * @throws IOException if it cannot be written; the message names the file and the reason
   */
  public static void write(Path file, Text text) throws IOException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        writeInto(file, text, Set.of(StandardOpenOption.WRITE));
      } else {
        replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), text);
      }
    } catch (IOException e) {
      throw new IOException("cannot write '%s': %s".formatted(file, reason(e)), e);
    }
  }

  /** The message of some exceptions is the name of a file alone, and here that of another one. */
  private static String reason(IOException e) {
    return switch (e) {
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      case NoSuchFileException _ -> "no such folder";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void replace(Path file, Text text) throws IOException {
    // Nobody else can have made it before, nor have the file then.
    Path beside =
        file.resolveSibling(
            ".ksm-%d-%x.tmp"
                .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextLong()));
    // Also if Ctrl-C ends the JVM half-way; once the file has its name, there is none to delete.
    beside.toFile().deleteOnExit();
    try {
      writeInto(beside, text, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      keepPermissions(file, beside);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void writeInto(Path file, Text text, Set<? extends OpenOption> options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options);
        Writer out =
            new BufferedWriter(
                new OutputStreamWriter(
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER),
                    StandardCharsets.UTF_8))) {
      text.write(out);
      out.flush();
      if (Files.isRegularFile(file)) {
        channel.force(false); // Some file systems tell only now that the disk is full.
      }
    }
  }

  private static void keepPermissions(Path old, Path made) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(old, PosixFileAttributeView.class);
    if (view != null && Files.exists(old)) {
      Files.setPosixFilePermissions(made, view.readAttributes().permissions());
    }
  }
}
