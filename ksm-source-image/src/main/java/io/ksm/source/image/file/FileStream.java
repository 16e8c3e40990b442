package io.ksm.source.image.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads an image's file from its beginning to its end. Closing it leaves the file open. Used by one
 * thread.
 */
public final class FileStream extends InputStream {
  private final ImageFile file;
  private long at;

  public FileStream(ImageFile file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int got = file.read(ByteBuffer.wrap(to, offset, length), at);
    at += got;
    return got == 0 && length > 0 ? -1 : got;
  }
}
