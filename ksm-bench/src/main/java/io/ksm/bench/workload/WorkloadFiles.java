package io.ksm.bench.workload;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memories of a workload as raw images in a folder of their own.
 *
 * <p>The folder's name cannot be guessed, because others may write where it is made. The files are
 * deleted when this is closed, and also when a signal ends this JVM. What a killed JVM left is
 * deleted when the same user's next one makes files in the same place.
 */
public final class WorkloadFiles implements AutoCloseable {
  private static final String PREFIX = "ksm-bench-";
  private static final String KEPT = PREFIX + "kept-";
  private static final Pattern OF_A_PROCESS = Pattern.compile(PREFIX + "([0-9]{1,18})-.*");
  private static final int WRITE_PAGES = 1024;

  /** Beside the files, others need room too. */
  private static final long SPARE_BYTES = 64L << 20;

  private final Path where;
  private Path folder;
  private final List<Path> files = new ArrayList<>();
  private final Thread atExit = new Thread(this::deleteQuietly, "ksm-bench-delete");
  private boolean keep;

  private WorkloadFiles(Path where, Path folder) {
    this.where = where;
    this.folder = folder;
  }

  /**
   * Writes a layout.
   *
   * @param name how the files are called
   * @param where the folder is made
   * @throws UsageException if that is not a folder, or does not have enough room
   * @throws IOException if they cannot be written
   */
  public static WorkloadFiles write(Layout layout, String name, Path where) throws IOException {
    requireRoom(layout, where);
    Path folder = make(where, PREFIX);
    WorkloadFiles files = new WorkloadFiles(where, folder);
    Runtime.getRuntime().addShutdownHook(files.atExit);
    try {
      deleteLeftovers(where, owner(folder));
      int count = layout.memories().size();
      for (int memory = 0; memory < count; memory++) {
        Path file = folder.resolve(name + (count == 1 ? "" : "-" + (memory + 1)) + ".mem");
        files.files.add(file);
        write(layout, memory, file);
      }
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static void requireRoom(Layout layout, Path where) throws IOException {
    if (!Files.isDirectory(where)) {
      throw new UsageException("'%s' is not a folder: give one with --work-dir".formatted(where));
    }
    long needed = layout.pages() * Layout.PAGE_SIZE + SPARE_BYTES;
    long room = Files.getFileStore(where).getUsableSpace();
    if (room < needed) {
      throw new UsageException(
          "the workload needs %d MiB in '%s', which has %d MiB left: give a smaller --size, or"
                  .formatted(Math.ceilDiv(needed, 1 << 20), where, room >> 20)
              + " another folder with --work-dir");
    }
  }

  /** Makes a folder for this user only. */
  private static Path make(Path where, String prefix) throws IOException {
    return Files.createTempDirectory(where, prefix + ProcessHandle.current().pid() + "-");
  }

  private static UserPrincipal owner(Path folder) throws IOException {
    return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes the folders of a user's processes that are no more. */
  private static void deleteLeftovers(Path where, UserPrincipal user) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(where, PREFIX + "*")) {
      for (Path folder : folders) {
        try {
          if (isLeftover(folder, user)) {
            deleteFolder(folder);
          }
        } catch (NoSuchFileException e) {
          // Another process deletes it, too.
        }
      }
    }
  }

  /** A link is none, wherever it leads, and neither is what somebody else put there. */
  private static boolean isLeftover(Path folder, UserPrincipal user) throws IOException {
    Matcher name = OF_A_PROCESS.matcher(String.valueOf(folder.getFileName()));
    return name.matches()
        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && owner(folder).equals(user);
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  /** Large writes, one after the other: the page cache then holds the file in large pieces. */
  private static void write(Layout layout, int memory, Path file) throws IOException {
    int pages = layout.memories().get(memory).length;
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      MemorySegment buffer = arena.allocate((long) WRITE_PAGES * Layout.PAGE_SIZE, Long.BYTES);
      for (int page = 0; page < pages; page += WRITE_PAGES) {
        int count = Math.min(WRITE_PAGES, pages - page);
        layout.write(memory, page, count, buffer);
        ByteBuffer bytes = buffer.asSlice(0, (long) count * Layout.PAGE_SIZE).asByteBuffer();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }

  /** Returns the files, one for each memory. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /**
   * Leaves the files where they are when this is closed, in a folder whose name says so: it is not
   * taken for one that a killed process left.
   *
   * @throws IOException if the folder cannot be renamed
   */
  public void keep() throws IOException {
    Path kept = make(where, KEPT);
    // Takes the place of the empty folder.
    Files.move(folder, kept, StandardCopyOption.ATOMIC_MOVE);
    files.replaceAll(file -> kept.resolve(file.getFileName()));
    folder = kept;
    keep = true;
  }

  /** Returns the folder that holds the files. */
  public Path folder() {
    return folder;
  }

  /** Says whether they stay when this is closed. */
  public boolean isKept() {
    return keep;
  }

  private void deleteQuietly() {
    try {
      delete();
    } catch (IOException e) {
      // There is nobody to report it to; the next run tries again.
    }
  }

  private void delete() throws IOException {
    if (!keep) {
      deleteFolder(folder);
    }
  }

  /**
   * Deletes the files. Those who have them open can go on reading them. Does nothing the second
   * time.
   */
  @Override
  public void close() throws IOException {
    if (Files.exists(folder)) {
      delete();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook does the same.
    }
  }
}
