package io.ksm.linux.trace.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A program for the 32-bit mode of x86-64: it sleeps for ever. */
public final class Tiny32BitProgram {
  private static final int BASE = 0x08048000;
  private static final int HEADERS = 52 + 32;

  /** {@code again: mov $29, %eax; int $0x80; jmp again}: pause(2). */
  private static final byte[] CODE = {
    (byte) 0xb8, 29, 0, 0, 0, (byte) 0xcd, (byte) 0x80, (byte) 0xeb, (byte) 0xf7
  };

  private Tiny32BitProgram() {}

  /** Skips the test on other processors. */
  public static void assumePossible() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "another processor");
  }

  /** Writes the program into a file: an ELF header, one segment, and the code. */
  public static Path write(Path file) throws IOException {
    int size = HEADERS + CODE.length;
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).position(16);
    elf.putShort((short) 2).putShort((short) 3).putInt(1); // executable, i386
    elf.putInt(BASE + HEADERS).putInt(52).putInt(0).putInt(0);
    elf.putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    elf.putInt(1).putInt(0).putInt(BASE).putInt(BASE).putInt(size).putInt(size).putInt(5);
    elf.putInt(0x1000).put(CODE);
    Files.write(file, elf.array());
    Files.setPosixFilePermissions(
        file,
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    return file;
  }

  /** Waits until a process has become the program; skips the test where it ends instead. */
  public static void awaitStart(int pid, Path file) throws IOException, InterruptedException {
    try {
      while (!ProcFile.read(pid, "cmdline").startsWith(file.toString())) {
        Thread.sleep(1);
      }
    } catch (ErrnoException e) {
      assumeTrue(false, "the kernel runs no 32-bit programs");
    }
  }
}
