package io.ksm.source.image.file;

import io.ksm.api.NotMemoryException;
import io.ksm.api.text.Printable;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open file of an image, and words what can be wrong with it: no other class does.
 *
 * <p>For any number of threads. Its size is that at opening: what is appended later does not belong
 * to the image.
 */
public final class ImageFile implements RandomBytes, Closeable {
  private final String name;
  private final Path path;
  private final @Nullable String identity;
  // Not only a channel: asking a channel for its size closes it if the thread was interrupted.
  private final RandomAccessFile file;
  private final long begin;
  private final long size;
  private final boolean owns;
  private final @Nullable FileState opened;

  private ImageFile(
      String name,
      Path path,
      @Nullable String identity,
      RandomAccessFile file,
      long begin,
      long size,
      boolean owns,
      @Nullable FileState opened) {
    this.opened = opened;
    this.name = name;
    this.path = path;
    this.identity = identity;
    this.file = file;
    this.begin = begin;
    this.size = size;
    this.owns = owns;
  }

  /**
   * Opens an image.
   *
   * @param name as the user gave it
   * @param path where it is
   * @throws IOException if that is not a regular file with something in it which this user may read
   */
  public static ImageFile open(String name, Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      String obstacle = obstacle(name, path, attributes);
      if (obstacle != null) {
        throw error(name, obstacle, null);
      }
      Object key = attributes.fileKey();
      String identity = key == null ? null : "file " + key;
      FileState state = FileState.of(path);
      return of(name, path, identity, new RandomAccessFile(path.toFile(), "r"), state);
    } catch (NoSuchFileException e) {
      throw error(name, "does not exist: check the path", e);
    } catch (AccessDeniedException e) {
      throw error(name, "lies where this user has no permission to look: try another user", e);
    } catch (FileSystemException e) {
      throw error(name, "cannot be opened: " + e.getReason(), e);
    } catch (FileNotFoundException e) {
      throw error(name, "cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Makes the same image of a file that holds its bytes in another form.
   *
   * @param form open; taken over, and closed if this call fails
   * @param formPath by which this process can open it once more
   */
  public ImageFile in(RandomAccessFile form, Path formPath) throws IOException {
    return of(name, formPath, identity, form, null);
  }

  /**
   * Makes an image of a copy that only this process has.
   *
   * @param copy open; taken over, and closed if this call fails
   * @param copyPath by which this process can open it once more
   */
  public static ImageFile copied(String name, RandomAccessFile copy, Path copyPath)
      throws IOException {
    return of(name, copyPath, null, copy, null);
  }

  /**
   * Returns a file within this one, as archives hold them. It is a memory of its own; its offsets
   * are counted from its first byte. Closing it leaves this file open.
   *
   * @param member its name in this file
   * @param offset of its first byte in this file; all of it lies within
   */
  public ImageFile member(String member, long offset, long length) {
    String memberIdentity = identity == null ? null : identity + " " + member;
    return new ImageFile(
        name + "/" + member, path, memberIdentity, file, begin + offset, length, false, opened);
  }

  /**
   * Returns what follows a header: the same image without its first bytes. Closing it closes this
   * file.
   *
   * @param offset of the first byte that belongs to it, at most this file's size
   */
  public ImageFile from(long offset) {
    return new ImageFile(name, path, identity, file, begin + offset, size - offset, owns, opened);
  }

  /** Takes an open file over; it is closed if its size cannot be asked. */
  private static ImageFile of(
      String name,
      Path path,
      @Nullable String identity,
      RandomAccessFile file,
      @Nullable FileState opened)
      throws IOException {
    try {
      return new ImageFile(name, path, identity, file, 0, file.length(), true, opened);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Looks at a file before opening it, because to open a pipe is to wait, and some devices react.
   */
  private static @Nullable String obstacle(String name, Path path, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return "is a directory: name a file in it, or '" + name + "' alone for all its files";
    }
    if (!attributes.isRegularFile()) {
      return "is a device, pipe or socket: copy its content to a file and name that";
    }
    if (attributes.size() == 0) {
      return "is empty: name a file with memory in it";
    }
    if (!Files.isReadable(path)) {
      return "may not be read by this user: change its permissions, or try another user";
    }
    return null;
  }

  private static IOException error(String name, String what, @Nullable Throwable cause) {
    return new IOException(line(name, what), cause);
  }

  private static String line(String name, String what) {
    return Printable.of("image '" + name + "' " + what);
  }

  /**
   * Makes an exception whose message names this image.
   *
   * @param what is wrong, and what to do
   */
  public IOException error(String what, @Nullable Throwable cause) {
    return error(name, what, cause);
  }

  /**
   * Makes the exception for a file that is sound, but not memory.
   *
   * @param what it is, and what to do
   */
  public NotMemoryException notMemory(String what) {
    return new NotMemoryException(line(name, what));
  }

  /** Makes the exception for a file that became smaller than it was at opening. */
  IOException shrunk() throws IOException {
    long left = Math.max(0, Math.min(size, file.length() - begin));
    String sizes = "shrank from %d to %d bytes while it was read".formatted(size, left);
    return error(sizes + ": scan a copy of it that nobody changes", null);
  }

  /**
   * Says how somebody has changed this file since it was opened, in words that follow its name.
   *
   * @return null if nobody has, as far as the file system tells
   */
  @Nullable String change() {
    if (opened == null) {
      return null;
    }
    String difference;
    try {
      FileState now = FileState.of(path);
      difference = now == null ? null : opened.difference(now);
    } catch (IOException e) {
      difference = null; // its name has gone, and what is read stays
    }
    return difference == null
        ? null
        : "changed while it was read (%s), so that what was found mixes old and new: scan a copy of it that nobody changes"
            .formatted(difference);
  }

  /** Returns what the user called this image. */
  public String name() {
    return name;
  }

  /** Returns where this image is. */
  public Path path() {
    return path;
  }

  /** Returns what tells the file that the user named from all others, or null if nothing does. */
  @Nullable
  public String identity() {
    return identity;
  }

  /** Returns the file's size when it was opened, in bytes. */
  @Override
  public long size() {
    return size;
  }

  /** Returns the channel for positioned reads and mappings. */
  FileChannel channel() {
    return file.getChannel();
  }

  /**
   * Reads into a buffer until it is full or the file ends.
   *
   * @param offset in the file, in bytes
   * @return how many bytes were read
   * @throws IOException if the file cannot be read
   */
  int read(ByteBuffer to, long offset) throws IOException {
    int start = to.position();
    int limit = to.limit();
    to.limit(start + (int) Math.min(to.remaining(), Math.max(0, size - offset)));
    int got = 0;
    while (to.hasRemaining() && got >= 0) {
      long at = offset + to.position() - start;
      try {
        got = channel().read(to, begin + at);
      } catch (ClosedChannelException e) {
        throw e; // by an interrupt, or as the source is closed: the file is not to blame
      } catch (IOException e) {
        throw error("cannot be read at offset %d: %s".formatted(at, e.getMessage()), e);
      }
    }
    to.limit(limit);
    return to.position() - start;
  }

  @Override
  public void readFully(ByteBuffer to, long offset) throws IOException {
    int start = to.position();
    int wanted = to.remaining();
    if (read(to, offset) < wanted) {
      throw shrunk();
    }
    to.flip().position(start);
  }

  /**
   * Checks that the file still has all its bytes. One system call; allocates nothing.
   *
   * @throws IOException if it has shrunk, or was closed
   */
  public void requireWhole() throws IOException {
    if (file.length() < begin + size) {
      throw shrunk();
    }
  }

  @Override
  public void close() throws IOException {
    if (owns) {
      file.close();
    }
  }
}
